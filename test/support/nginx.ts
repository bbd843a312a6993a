import assert from 'node:assert/strict'
import { type Block, blocksIn } from '../../server/src/facts/block.ts'
import type { Facts } from '../../server/src/facts/facts.ts'
import { nginx } from '../../server/src/formats/nginx.ts'
import type { WorkspaceOptions } from '../../server/src/workspace.ts'
import { workspaceOf } from './workspace.ts'

/** The facts of every root of a workspace, by its path below `/w`. */
export function factsOf(files: Record<string, string>, options?: WorkspaceOptions): Map<string, Partial<Facts>> {
  const workspace = workspaceOf(files, options)
  const roots = workspace.documents
    .filter(({ format }) => format.id === 'nginx')
    .map(document => [document.source.path.slice(3), nginx.facts(document, workspace)] as const)
  return new Map(roots.filter(([, facts]) => facts.nginx))
}

/** The facts of the only root. */
export function only(files: Record<string, string>, options?: WorkspaceOptions): Required<Pick<Facts, 'nginx' | 'connections' | 'mounts'>> {
  const all = [...factsOf(files, options).values()]
  assert.equal(all.length, 1)
  return { nginx: [], connections: [], mounts: [], ...all[0] }
}

/** The configuration of a single file, from its outermost block. */
export function configuration(text: string, name = 'nginx.conf'): Block {
  const [outermost] = only({ [name]: text }).nginx
  assert.ok(outermost)
  return outermost
}

/** Blocks and directives as nginx sees them: `http(gzip on; server(…))`, with `?` where something may be missing. */
export function outline(block: Block): string {
  const directives = block.directives.map(({ name, args }) => [name, ...args].map(({ value }) => value).join(' '))
  return `${block.kind}${block.complete ? '' : '?'}(${[...directives, ...block.blocks.map(outline)].join('; ')})`
}

/** The configurations of every root in one line each, by the path of the root. */
export function outlines(files: Record<string, string>, options?: WorkspaceOptions): Record<string, string> {
  return Object.fromEntries([...factsOf(files, options)].map(([path, { nginx }]) => [path, nginx?.map(outline).join() ?? '']))
}

/** The first block of a kind, with an argument where one is given. */
export function blockOf(outermost: Block, kind: Block['kind'], argument?: string): Block {
  const found = [...blocksIn(outermost)].find(
    block => block.kind === kind && (argument === undefined || block.entry?.args.some(({ value }) => value === argument)),
  )
  assert.ok(found, `no ${kind} ${argument ?? ''}`)
  return found
}
