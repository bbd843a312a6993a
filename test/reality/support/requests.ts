import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Sandbox } from './sandbox.ts'

/** What a browser asks for. */
export interface Request {
  /** With scheme and host where they matter; a path alone is asked of `http://shop.example.com`. */
  url: string
  method?: string
  headers?: Record<string, string>
  /** Follow redirects, up to ten of them, as browsers do before they give up. */
  follow?: boolean
}

export interface Response {
  /** 0 where the server closed the connection without an answer. */
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
  redirects: number
}

/** Asks the nginx of a sandbox. */
export async function ask(sandbox: Sandbox, { url, method = 'GET', headers = {}, follow = false }: Request): Promise<Response> {
  const target = new URL(url, 'http://shop.example.com')
  const response = await askOnce(sandbox, target, url, method, headers)
  const { location } = response.headers
  if (!follow || response.status < 300 || response.status > 399 || typeof location !== 'string') return response
  for (let next = new URL(location, target), redirects = 1; ; redirects++) {
    const answer = await askOnce(sandbox, next, next.href, method, headers)
    const { location } = answer.headers
    if (redirects === 10 || answer.status < 300 || answer.status > 399 || typeof location !== 'string') return { ...answer, redirects }
    next = new URL(location, next)
  }
}

function askOnce(sandbox: Sandbox, target: URL, written: string, method: string, headers: Record<string, string>): Promise<Response> {
  const secure = target.protocol === 'https:'
  return new Promise(resolve => {
    const sent = (secure ? httpsRequest : httpRequest)(
      {
        host: '127.0.0.1',
        port: sandbox.port(Number(target.port) || (secure ? 443 : 80)),
        // URL normalises "..", which is what some requests are about.
        path: written.replace(/^https?:\/\/[^/]+/, '') || '/',
        method,
        headers: { Host: target.host, ...headers },
        servername: target.hostname,
        rejectUnauthorized: false,
        agent: false,
        timeout: 15_000,
      },
      answer => {
        let body = ''
        answer.setEncoding('utf8')
        answer.on('data', chunk => {
          body += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, redirects: 0 }))
        answer.on('error', () => resolve({ status: 0, headers: {}, body, redirects: 0 }))
      },
    )
    sent.on('timeout', () => sent.destroy())
    sent.on('error', error => resolve({ status: 0, headers: {}, body: String(error), redirects: 0 }))
    sent.end()
  })
}
