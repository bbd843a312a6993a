import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'

export const socketOnNetworkFilesystem: Rule = {
  id: 'stack/socket-on-network-filesystem',
  severity: 'warning',
  summary: 'A unix socket lies on a network file system',

  *check({ listeners }) {
    for (const { address, at } of listeners) {
      const share = address.kind === 'unix' ? networkFolder(address.path) : undefined
      if (!share) continue
      yield {
        at,
        message: t(
          'the socket lies under {0}, by its name a network share: creating it can fail, and it never connects two machines; put it under /run',
          share,
        ),
      }
    }
  },
}

/** The path down to the folder whose name says it comes over the network. */
function networkFolder(path: string): string | undefined {
  return /^.*?\/[^/]*\b(nfs|smb|cifs|nas|glusterfs|efs)\b[^/]*(?=\/)/i.exec(path)?.[0]
}
