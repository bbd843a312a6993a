import { uwsgiCatalogue } from './index.ts'

/** By name of setting and language: what it does, when one touches it and where it bites. `section/name` where it is another matter there. */
type Summaries = Record<string, Record<string, string>>

const summaries: Record<string, () => Summaries> = {
  django: () => require('./summaries/django.json'),
  gunicorn: () => require('./summaries/gunicorn.json'),
  nginx: () => require('./summaries/nginx.json'),
  supervisor: () => require('./summaries/supervisor.json'),
  systemd: () => require('./summaries/systemd.json'),
  uwsgi: () => require('./summaries/uwsgi.json'),
}

/**
 * One to three sentences about a setting; undefined where there are none, or not in this language. A second name has those of the usual one.
 * `section` is one that the catalogue names: `supervisord`, `program:x`.
 * They are kept apart from the catalogues, as checking needs none of them: those of a format are read when the first is asked for.
 */
export function summaryOf(format: string, name: string, language: string, section?: string): string | undefined {
  const all = own(summaries, format)?.()
  if (!all) return undefined
  const summary = own(all, `${section}/${name}`) ?? own(all, name) ?? own(all, usualName(format, name))
  return summary?.[language]
}

/** By format: what words mean among the values of some settings. */
type Words = Record<string, { of: string[]; words: Summaries }[]>

/** A sentence about a word among the values of a setting; undefined where there is none, or not in this language. */
export function wordOf(format: string, setting: string, word: string, language: string): string | undefined {
  const all: Words = require('./summaries/words.json')
  const table = own(all, format)?.find(({ of, words }) => of.includes(setting) && own(words, word))
  return table?.words[word]?.[language]
}

/** The words among the values of a setting that there is something to say about. */
export function wordsOf(format: string, setting: string): string[] {
  const all: Words = require('./summaries/words.json')
  return (own(all, format) ?? []).flatMap(({ of, words }) => (of.includes(setting) ? Object.keys(words) : []))
}

/** Only options of uWSGI have several names. */
function usualName(format: string, name: string): string {
  return (format === 'uwsgi' && uwsgiCatalogue().find(name)?.aliasOf) || name
}

/** What a table holds under a key, and not what every object has. */
function own<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
