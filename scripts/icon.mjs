// Draws media/icon.png, which the Marketplace wants, from media/icon.svg.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

await initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')))
const picture = new Resvg(readFileSync(new URL('../media/icon.svg', import.meta.url), 'utf8'), { fitTo: { mode: 'width', value: 256 } })
writeFileSync(new URL('../media/icon.png', import.meta.url), picture.render().asPng())
