import type { Span } from '../../span.ts'

/** The file and the line of a span, short enough to stand beside a suggestion: `shop.ini:12`. */
export function placeName({ source, start }: Span): string {
  return `${source.path.slice(source.path.lastIndexOf('/') + 1)}:${source.position(start).line + 1}`
}

/** What a value is elsewhere, and where. */
export function note(as: string, at: Span | undefined): string {
  return at && !at.source.path.startsWith('/etc/') ? `${as} · ${placeName(at)}` : as
}
