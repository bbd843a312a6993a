import type { Setting } from '../catalogue/catalogue.ts'
import { gunicornCatalogue, uwsgiCatalogue } from '../catalogue/index.ts'

/** The server that the words of a command start, of those whose options are known. */
export function serverIn(words: readonly string[]): 'uwsgi' | 'gunicorn' | undefined {
  return words.map(word => /(?:^|\/)(uwsgi|gunicorn)\d?$/.exec(word)?.[1]).find(name => name !== undefined) as
    | 'uwsgi'
    | 'gunicorn'
    | undefined
}

/** The setting that an option of a command gives a value to: `--workers`, `-w`, `--workers=3`. */
export function settingGiven(server: 'uwsgi' | 'gunicorn', option: string): Setting | undefined {
  const name = option.replace(/=.*/s, '')
  if (!name.startsWith('-')) return undefined
  if (server === 'gunicorn') return gunicornCatalogue().settings.find(({ flags = [] }) => flags.includes(name))
  if (name.startsWith('--')) return uwsgiCatalogue().find(name.slice(2))
  return uwsgiCatalogue().settings.find(({ short }) => short === name.slice(1))
}
