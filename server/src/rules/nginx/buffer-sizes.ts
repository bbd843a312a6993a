import { type Block, effective, isComplete, own } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import { numberOf, sizeOf } from '../../syntax/nginx/values.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { directivesNamed, isInHttp } from './directives.ts'

export const bufferSizes: Rule = {
  id: 'nginx/buffer-sizes',
  severity: 'error',
  summary: 'The sizes of the buffers for answers of an application do not fit each other',
  perPart: true,

  *check(stack) {
    for (const family of ['proxy', 'uwsgi', 'fastcgi', 'scgi']) {
      const last = new Map<Block, Entry>()
      for (const { entry, block } of directivesNamed(stack, ...sizes.map(size => `${family}_${size}`))) last.set(block, entry)
      for (const [block, entry] of last) {
        const finding = isInHttp(block) && isComplete(block) && misfit(block, family, entry)
        if (finding) yield finding
      }
    }
  },
}

const sizes = ['buffer_size', 'buffers', 'busy_buffers_size', 'temp_file_write_size', 'max_temp_file_size']

/** A page of memory, which is what one buffer has unless the configuration says otherwise. */
const page = 4096

/** The checks of ngx_http_proxy_merge_loc_conf, which the other modules make as well. */
function misfit(block: Block, family: string, last: Entry): Finding | undefined {
  const word = (name: string, index = 0) => effective(block, `${family}_${name}`).entries.at(-1)?.args[index]?.value
  const size = (name: string, otherwise: number) => (word(name) === undefined ? otherwise : sizeOf(word(name) ?? ''))
  const single = size('buffer_size', page)
  const count = word('buffers') === undefined ? 8 : numberOf(word('buffers') ?? '')
  const each = word('buffers') === undefined ? page : sizeOf(word('buffers', 1) ?? '')
  if (single === undefined || count === undefined || each === undefined) return undefined
  const largest = Math.max(single, each)
  const busy = size('busy_buffers_size', 2 * largest)
  const written = size('temp_file_write_size', 2 * largest)
  const most = size('max_temp_file_size', 1024 ** 3)
  if (busy === undefined || written === undefined || most === undefined) return undefined

  const at = (name: string) => own(block, `${family}_${name}`).at(-1) ?? last
  if (count < 2) return { at: at('buffers'), message: t('{0}_buffers needs at least 2 buffers, and nginx refuses to start', family) }
  const smallest = t('the larger of {0}_buffer_size and one of {0}_buffers, which is {1} bytes', family, largest)
  if (busy < largest)
    return { at: at('busy_buffers_size'), message: t('{0}_busy_buffers_size is below {1}, and nginx refuses to start', family, smallest) }
  if (busy > (count - 1) * each)
    return {
      at: at('busy_buffers_size'),
      message: t(
        '{0}_busy_buffers_size is {1} bytes, more than {0}_buffers without one buffer ({2} bytes), and nginx refuses to start; give {0}_buffers {3} {4}k',
        family,
        busy,
        (count - 1) * each,
        count,
        Math.ceil(Math.max(busy / (count - 1), each) / 1024),
      ),
    }
  if (written < largest)
    return {
      at: at('temp_file_write_size'),
      message: t('{0}_temp_file_write_size is below {1}, and nginx refuses to start', family, smallest),
    }
  if (most !== 0 && most < largest)
    return { at: at('max_temp_file_size'), message: t('{0}_max_temp_file_size is below {1}, and nginx refuses to start', family, smallest) }
  return undefined
}
