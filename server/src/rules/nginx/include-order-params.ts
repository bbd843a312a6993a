import { blocksIn } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import { folderOf } from '../../path.ts'
import type { Rule } from '../rule.ts'

export const includeOrderParams: Rule = {
  id: 'nginx/include-order-params',
  severity: 'info',
  summary: 'A relative include is looked up beside nginx.conf, not beside the file it stands in',

  *check({ nginx, workspace }) {
    for (const top of nginx.filter(({ kind }) => kind !== 'main'))
      for (const block of blocksIn(top))
        for (const { name, args, source } of block.directives) {
          const [path] = args
          if (name.value !== 'include' || !path || !/^[\w.-]+_params$/.test(path.value)) continue
          const beside = `${folderOf(source.path)}/${path.value}`
          if (!workspace.has(beside)) continue
          yield {
            at: path,
            message: t(
              '{0} is looked up in the folder of nginx.conf (/etc/nginx), not beside this file where the project keeps a copy: nginx takes its own file, or refuses to start where it has none; write the whole path',
              path.value,
            ),
          }
        }
  },
}
