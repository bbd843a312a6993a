import { nginxCatalogue } from '../catalogue/index.ts'
import type { Facts } from '../facts/facts.ts'
import { mountsOf } from '../facts/mounts.ts'
import { parseNginx } from '../syntax/nginx/reader.ts'
import type { Document, Format, Workspace } from './format.ts'
import { expandedBlock } from './nginx/blocks.ts'
import { rootOf } from './nginx/configurations.ts'
import { connectionsOf } from './nginx/connections.ts'
import { isNginx } from './nginx/recognise.ts'

export const nginx: Format = {
  id: 'nginx',
  recognises: isNginx,
  parse: parseNginx,
  catalogue: nginxCatalogue,
  facts,
}

/** Included files state nothing by themselves: what they say counts where they are included. */
function facts(document: Document, workspace: Workspace): Partial<Facts> {
  const { path } = document.source
  if (rootOf(path, workspace) !== path) return {}
  const outermost = expandedBlock(document, workspace)
  return { nginx: [outermost], connections: connectionsOf(outermost, workspace), mounts: [...mountsOf(outermost)] }
}
