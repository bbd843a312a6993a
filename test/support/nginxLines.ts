import { readdirSync, readFileSync } from 'node:fs'

/** Directives as the whole content of a block, and whether nginx 1.22 starts with them. */
export interface NginxLine {
  /** Where they are written down: `http.txt:12`. */
  place: string
  /** The configuration that they are put into. */
  text: string
  accepts: boolean
}

const folder = new URL('../reality/nginx/lines/', import.meta.url).pathname

const server = (inside: string) => `server { listen 18080;\n${inside}\n}\n`
const http = (inside: string) => `events {}\nhttp {\ninclude temp.conf;\n${inside}\n}\n`
const relay = (name: string, inside: string) => `load_module modules/ngx_${name}_module.so;\nevents {}\n${name} {\n${inside}\n}\n`

const around: Record<string, (inside: string) => string> = {
  main: inside => `${inside}\n`,
  http,
  server: inside => http(server(inside)),
  location: inside => http(server(`location /a/ {\n${inside}\n}`)),
  upstream: inside => http(`upstream u {\n${inside}\n}`),
  stream: inside => relay('stream', inside),
  mail: inside => relay('mail', inside),
}

/** A configuration that has a block of some kind with these lines in it; `⏎` stands for the end of a line. */
export function wrapped(kind: string, line: string): string {
  return around[kind]?.(line.replaceAll('⏎', '\n')) ?? line
}

/** What `test/reality/nginx/lines/` holds: a file for each kind of block, and in it `+` before what nginx takes and `-` before what it refuses. */
export function nginxLines(): NginxLine[] {
  return readdirSync(folder).flatMap(file =>
    readFileSync(folder + file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line, index) => ({
        place: `${file}:${index + 1} ${line.slice(2)}`,
        text: wrapped(file.replace('.txt', ''), line.slice(2)),
        accepts: line.startsWith('+'),
      })),
  )
}
