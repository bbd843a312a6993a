import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Catalogue, type Setting } from '../../server/src/catalogue/catalogue.ts'
import { summaryOf, wordOf } from '../../server/src/catalogue/summaries.ts'
import { languages } from '../../server/src/l10n.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../server/src/catalogue/summaries')

/** The settings of which each needs its sentences, by format; of the others some have them. */
const complete: Record<string, (setting: Setting) => boolean> = {
  django: ({ common }) => common === true,
  gunicorn: ({ removed }) => removed === undefined,
  nginx: ({ removed, commercial, thirdParty }) => !removed && !commercial && !thirdParty,
  supervisor: () => true,
  systemd: ({ common }) => common === true,
  uwsgi: ({ common }) => common === true,
}

for (const [format, isExplained] of Object.entries(complete)) {
  describe(format, () => {
    const catalogue = new Catalogue(table([...variablesOf(format), ...catalogueOf(format)]))
    const summaries = read(format)

    test('the names are those of the catalogue, in order, and not second names', () => {
      const names = Object.keys(summaries)
      assert.deepEqual(
        names.filter(name => {
          const [, section, key = ''] = /^(?:(.+)\/)?(.+)$/.exec(name) ?? []
          const setting = catalogue.find(key, section)
          return !setting || setting.aliasOf !== undefined
        }),
        [],
      )
      assert.deepEqual(names, [...names].sort())
    })

    test('each says something in both languages, and briefly', () => {
      const bad = Object.entries(summaries).filter(
        ([, summary]) =>
          Object.keys(summary).join() !== languages.join() ||
          Object.values(summary).some(
            text => text.length < 20 || text.length > 400 || text.trim() !== text || /\n|\*\*|\]\(|^#/.test(text),
          ),
      )
      assert.deepEqual(bad, [])
    })

    test('English is not Chinese', () => {
      const hasHan = (text = '') => /\p{Script=Han}/u.test(text)
      const bad = Object.entries(summaries).filter(([, summary]) => hasHan(summary.en) || !hasHan(summary['zh-cn']))
      assert.deepEqual(bad, [])
    })

    test('names in backticks are closed', () => {
      const open = Object.entries(summaries).filter(([, summary]) => Object.values(summary).some(text => text.split('`').length % 2 === 0))
      assert.deepEqual(open, [])
    })

    test('what people commonly write is explained', () => {
      const settings = catalogueOf(format).filter(isExplained)
      assert.ok(settings.length > 50)
      assert.deepEqual(
        settings.flatMap(({ name, in: sections = [undefined] }) =>
          sections.filter(section => !languages.every(language => summaryOf(format, name, language, section))).map(() => name),
        ),
        [],
      )
    })
  })
}

describe('words among the values of settings', () => {
  const groups = Object.entries(readWords()).flatMap(([format, tables]) => tables.map(table => ({ format, ...table })))
  const all = groups.flatMap(({ format, of, words }) => Object.entries(words).map(([word, summary]) => ({ format, of, word, summary })))

  test('the settings are those of the catalogue, and what it lists for one alone holds the words', () => {
    const bad = groups.flatMap(({ format, of, words }) =>
      of.flatMap(name => {
        const settings = catalogueOf(format).filter(setting => setting.name === name)
        const listed = settings.flatMap(({ values = [], params = [] }) => [...values, ...params.map(({ name }) => name)])
        if (settings.length === 0) return [name]
        return listed.length === 0 || of.length > 1 || openLists.has(name) ? [] : Object.keys(words).filter(word => !listed.includes(word))
      }),
    )
    assert.deepEqual(bad, [])
  })

  test('each is explained in both languages, briefly, with backticks that are closed', () => {
    const bad = all.filter(
      ({ summary }) =>
        Object.keys(summary).join() !== languages.join() ||
        Object.values(summary).some(text => text.length > 200 || text.trim() !== text || text.split('`').length % 2 === 0) ||
        /\p{Script=Han}/u.test(summary.en ?? '') ||
        !/\p{Script=Han}/u.test(summary['zh-cn'] ?? ''),
    )
    assert.deepEqual(bad, [])
  })

  test('they are found by format, setting and word', () => {
    assert.match(wordOf('nginx', 'listen', 'ssl', 'en') ?? '', /TLS/)
    assert.equal(wordOf('nginx', 'listen', 'toString', 'en'), undefined)
    assert.equal(wordOf('nginx', 'gzip', 'ssl', 'en'), undefined)
    assert.equal(wordOf('constructor', 'listen', 'ssl', 'en'), undefined)
  })
})

/** Settings that take more than the words that the catalogue lists. */
const openLists = new Set(['worker_class', 'return', 'proxy_set_header', 'add_header'])

test('no two settings are explained by the same sentences', () => {
  const texts = new Map<string, string>()
  const same: string[] = []
  for (const format of Object.keys(complete)) {
    for (const [name, summary] of Object.entries(read(format))) {
      for (const text of Object.values(summary)) {
        const other = texts.get(text)
        if (other) same.push(`${other}, ${format} ${name}`)
        texts.set(text, `${format} ${name}`)
      }
    }
  }
  assert.deepEqual(same, [])
})

test('a second name has the sentences of the usual one', () => {
  const summary = summaryOf('uwsgi', 'processes', 'en')
  assert.match(summary ?? '', /worker processes/)
  assert.equal(summaryOf('uwsgi', 'workers', 'en'), summary)
  assert.match(summaryOf('uwsgi', 'workers', 'zh-cn') ?? '', /进程数/)
})

test('a section may have sentences of its own', () => {
  assert.notEqual(summaryOf('supervisor', 'user', 'en', 'supervisord'), summaryOf('supervisor', 'user', 'en', 'program:x'))
  assert.ok(summaryOf('supervisor', 'user', 'en', 'program:x'))
})

test('of what is not known nothing is said', () => {
  for (const [format, name, language] of [
    ['uwsgi', 'process', 'en'],
    ['uwsgi', 'constructor', 'en'],
    ['uwsgi', 'processes', 'fr'],
    ['uwsgi', '', 'en'],
    ['toString', 'processes', 'en'],
    ['python', 'processes', 'en'],
  ] as const) {
    assert.equal(summaryOf(format, name, language), undefined, `${format} ${name} ${language}`)
  }
})

/** Records as the text that a catalogue is made from. */
function table(settings: Setting[]): string {
  return `[\n${settings.map(setting => JSON.stringify(setting)).join(',\n')}\n]\n`
}

function catalogueOf(name: string): Setting[] {
  return JSON.parse(readFileSync(join(folder, `../${name}.json`), 'utf8'))
}

/** They are written as in a configuration, so that a directive of the same name is another matter. */
function variablesOf(format: string): Setting[] {
  return format === 'nginx' ? catalogueOf('nginx-variables').map(variable => ({ ...variable, name: `$${variable.name}` })) : []
}

function read(format: string): Record<string, Record<string, string>> {
  return JSON.parse(readFileSync(join(folder, `${format}.json`), 'utf8'))
}

function readWords(): Record<string, { of: string[]; words: Record<string, Record<string, string>> }[]> {
  return JSON.parse(readFileSync(join(folder, 'words.json'), 'utf8'))
}
