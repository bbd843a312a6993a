import assert from 'node:assert/strict'
import { test } from 'node:test'
import { complete } from '../../server/src/features/complete.ts'
import { foldingRanges } from '../../server/src/features/folding.ts'
import { formatRange } from '../../server/src/features/format.ts'
import { lenses } from '../../server/src/features/lenses.ts'
import type { Place, View } from '../../server/src/features/place.ts'
import { references } from '../../server/src/features/references.ts'
import { selectionRanges } from '../../server/src/features/selection.ts'
import { documentSymbols } from '../../server/src/features/symbols.ts'
import { semanticTokens } from '../../server/src/features/tokens.ts'
import type { Document } from '../../server/src/formats/format.ts'
import { placeIn } from '../support/place.ts'

/** A text for each number below a count, one behind the other. */
function each(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('')
}

const server = (lines: string) => `events {}\nhttp {\nserver {\nlisten 80;\n${lines}}\n}\n`
const passing = (index: number) => `location /${index} { proxy_pass http://127.0.0.1:${index + 1}; }\n`
const program = (index: number) => `[program:p${index}]\ncommand = gunicorn shop.wsgi -b 127.0.0.1:${index + 1}\n`

/** What each feature is asked of a file, as the number of things it gives. */
const features: Record<string, (view: View, document: Document, place: Place) => number> = {
  lenses: (view, document) => lenses(view, document).length,
  symbols: (_, document) => JSON.stringify(documentSymbols(document)).match(/selectionRange/g)?.length ?? 0,
  // The editor gets it as JSON, which cannot be nested without end.
  selection: (_, document, { offset }) => JSON.stringify(selectionRanges(document, [offset])).match(/range/g)?.length ?? 0,
  folding: (_, document) => foldingRanges(document)?.length ?? 0,
  complete: (_, __, place) => complete(place).length,
  formatRange: (_, document) => {
    const end = document.source.position(document.source.text.length)
    return formatRange(document, { start: { line: 1, character: 0 }, end }, { tabSize: 4, insertSpaces: true }).length
  },
  references: (_, __, place) => references(place, { includeDeclaration: true }).length,
  tokens: (view, document) => (semanticTokens(view, document)?.data.length ?? 0) / 5,
}

/** Files of a size at which whatever looks at each of its lines for each other one takes minutes; `¦` is the cursor. */
const files: [what: string, files: Record<string, string>, counts: Record<string, number>][] = [
  [
    'locations in front of programs',
    { 'nginx.conf': `¦${server(each(2000, passing))}`, 'supervisord.conf': each(2000, program) },
    { lenses: 2000 },
  ],
  [
    'programs behind locations',
    { 'nginx.conf': server(each(2000, passing)), 'supervisord.conf': `¦${each(2000, program)}` },
    { lenses: 2000 },
  ],
  [
    'locations for an upstream of many servers',
    {
      'nginx.conf': `¦events {}\nhttp {\nupstream shop {\n${each(2000, index => `server 127.0.0.1:${index + 1};\n`)}}\nserver {\n${each(2000, index => `location /${index} { proxy_pass http://shop; }\n`)}}\n}\n`,
      'supervisord.conf': each(2, program),
    },
    { lenses: 4000 },
  ],
  [
    'nested blocks',
    { 'nginx.conf': `${'location / {\n'.repeat(10_000)}root /¦srv;\n${'}\n'.repeat(10_000)}` },
    { symbols: 200, selection: 200, folding: 10_000 },
  ],
  [
    'blocks on one line',
    { 'nginx.conf': `¦${server(each(40_000, index => `location /${index} { root /; } `))}` },
    { folding: 2, formatRange: 3 },
  ],
  [
    'programs on one port',
    {
      'supervisord.conf': each(
        1500,
        index => `[program:p${index}]\ncommand = gunicorn shop.wsgi -b 127.0.0.1:80${index === 700 ? '¦' : ''}00\n`,
      ),
    },
    { references: 1500 },
  ],
  ['blanks in a value', { 'uwsgi.ini': `[uwsgi]\nprocesses = 1${' '.repeat(5000)}x¦\n` }, { complete: 4 }],
  ['signs of comments below a header', { 'uwsgi.ini': `[uwsgi]\n# ${'# '.repeat(1000)}¦\nmaster = true\n` }, { selection: 2 }],
  [
    'signs of comments in a dictionary',
    {
      'manage.py': '',
      'shop/settings.py': `DATABASES = {\n  'a': 1,  # ${'#'.repeat(1000)}\n  'default': {'ENGINE': 'x',\n    '¦'\n  },\n}\n`,
    },
    { complete: 13 },
  ],
]

for (const [what, texts, counts] of files)
  test(`many ${what}`, () => {
    const place = placeIn(texts)
    const found = Object.keys(counts).map(name => [name, features[name]?.(place, place.document, place)])
    assert.deepEqual(Object.fromEntries(found), counts)
  })
