import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Protocol } from '../../facts/address.ts'
import { t } from '../../l10n.ts'
import type { ArgumentCursor } from '../cursor/nginx.ts'
import { accountsFor, allowedHosts, assets, destination, listenersFor, type Stated, upstreamsFor } from '../deployed.ts'
import type { Place } from '../place.ts'
import { literal, type Suggestion, value } from './item.ts'
import { note, references } from './where.ts'

/** What the other files of the deployment have for an argument: sockets, upstreams, folders and URLs of Django, hosts, accounts. */
export function valuesFromElsewhere(place: Place, cursor: ArgumentCursor): Suggestion[] {
  const { name, before, outer } = cursor
  const index = before.length
  switch (name.value) {
    case 'uwsgi_pass':
      return index === 0 ? targets(place, ['uwsgi'], '') : []
    case 'proxy_pass':
      return index === 0 ? [...targets(place, ['http'], 'http://'), ...targets(place, ['https'], 'https://'), ...schemes] : []
    case 'fastcgi_pass':
      return index === 0 ? targets(place, ['fastcgi'], '') : []
    case 'scgi_pass':
      return index === 0 ? targets(place, ['scgi'], '') : []
    case 'server':
      return index === 0 && outer?.name.value === 'upstream' ? listening(place, ['uwsgi', 'http', 'https', 'fastcgi', 'scgi'], '') : []
    case 'alias':
      return assets(place).flatMap(({ folder, name, at, url }) =>
        folder ? [rootOf(`${folder}/`, `${name}_ROOT`, at, rankOf(url, outer))] : [],
      )
    case 'root':
      return assets(place).flatMap(({ folder, url, name, at }) => {
        const whole = folder && url && `${folder}/`.endsWith(url) ? `${folder}/`.slice(0, -url.length) : undefined
        return whole ? [rootOf(whole, t('what {0} lies in', `${name}_ROOT`), at, rankOf(url, outer))] : []
      })
    case 'location':
      return locations(place, cursor)
    case 'server_name':
      return references(allowedHosts(place).filter(({ value }) => !before.some(other => other.value === value)))
    case 'user':
      return [...references(accountsFor(place, index === 0 ? 'user' : 'group')), value('nginx')]
    case 'ssl_certificate':
      return certificates(place, 'fullchain.pem')
    case 'ssl_certificate_key':
      return certificates(place, 'privkey.pem')
    default:
      return []
  }
}

const schemes: Suggestion[] = ['http://', 'https://'].map(label => ({ label, kind: CompletionItemKind.Keyword, rank: 3, goesOn: true }))

/** Upstreams, then addresses that are listened on in the protocol that the directive speaks. */
function targets(place: Place, protocols: readonly Protocol[], scheme: string): Suggestion[] {
  const upstreams = protocols.includes('https') ? [] : upstreamsFor(place, protocols)
  return [
    ...upstreams.map(
      ({ value, at }): Suggestion => ({ label: scheme + value, kind: CompletionItemKind.Reference, rank: 0, detail: note('upstream', at) }),
    ),
    ...listening(place, protocols, scheme),
  ]
}

function listening(place: Place, protocols: readonly Protocol[], scheme: string): Suggestion[] {
  return listenersFor(place, protocols).flatMap(listener => {
    const address = destination(listener)
    if (address === undefined) return []
    return [
      {
        label: scheme + address,
        kind: CompletionItemKind.Reference,
        rank: 0,
        detail: note(`${listener.option} (${listener.protocol})`, listener.at),
      },
    ]
  })
}

/** A folder comes first where its URL is the one that the block around the cursor is for. */
function rankOf(url: string | undefined, outer: ArgumentCursor['outer']): 0 | 1 {
  return url !== undefined && outer?.args.at(-1)?.value.replace(/\/?$/, '/') === url ? 0 : 1
}

function rootOf(folder: string, as: string, at: Stated['at'], rank: 0 | 1): Suggestion {
  return { label: folder, kind: CompletionItemKind.Folder, rank, detail: note(as, at) }
}

/** URLs that Django links to, with the folder behind them where the block is still to be written; then the signs of the other kinds of location. */
function locations(place: Place, { before, behind, entry }: ArgumentCursor): Suggestion[] {
  const [modifier] = before
  if (before.length > 1 || (modifier && !/^(=|\^~|~|~\*)$/.test(modifier.value))) return []
  const open = !entry.body && /^\s*(#|\}|$)/.test(behind)
  const urls = modifier?.value.startsWith('~') ? [] : assets(place).filter(({ url }) => url !== undefined)
  return [
    ...urls.map(({ url = '', folder, name, at }): Suggestion => {
      const inside = folder && modifier?.value !== '=' ? `alias ${literal(folder)}/;$0` : '$0'
      return {
        label: url,
        kind: CompletionItemKind.Reference,
        rank: 0,
        detail: note(`${name}_URL`, at),
        ...(open && { snippet: `${literal(url)} {\n\t${inside}\n}` }),
      }
    }),
    { ...value('/', 1), ...(open && { snippet: '/ {\n\t$0\n}' }) },
    ...(modifier
      ? []
      : [
          { ...value('=', 1, t('exactly this path')), text: '= ' },
          { ...value('^~', 1, t('a prefix that regular expressions do not take over')), text: '^~ ' },
          { ...value('~', 1, t('a regular expression')), text: '~ ' },
          { ...value('~*', 1, t('a regular expression that ignores case')), text: '~* ' },
          { ...value('@', 1, t('a name for try_files and error_page')) },
        ]),
  ]
}

/** Where Certbot puts the certificate of a host. */
function certificates(place: Place, file: string): Suggestion[] {
  return allowedHosts(place)
    .filter(({ value }) => !value.startsWith('.'))
    .map(({ value: host }) => ({
      label: `/etc/letsencrypt/live/${host}/${file}`,
      kind: CompletionItemKind.File,
      rank: 0,
      detail: 'Certbot',
    }))
}
