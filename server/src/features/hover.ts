import { type Hover, MarkupKind } from 'vscode-languageserver-types'
import { hoverCommand } from './hover/command.ts'
import { counterparts } from './hover/counterparts.ts'
import type { Explanation } from './hover/explanation.ts'
import { hoverIni } from './hover/ini.ts'
import { hoverNginx } from './hover/nginx.ts'
import { hoverPython } from './hover/python.ts'
import { type Place, rangeOf } from './place.ts'

/** What a word means, what it comes to here, and what it has to do with other files; undefined where there is nothing to say. */
export function hover(place: Place): Hover | undefined {
  const told = tell(place)
  return told && { contents: { kind: MarkupKind.Markdown, value: told.parts.join('\n\n---\n\n') }, range: rangeOf(told.at) }
}

function tell(place: Place): Explanation | undefined {
  switch (place.document.format.id) {
    case 'nginx':
      return hoverNginx(place)
    case 'uwsgi':
    case 'supervisor':
    case 'systemd':
      return hoverIni(place)
    case 'gunicorn':
    case 'django':
      return hoverPython(place)
    default: {
      const other = counterparts(place)
      return other ? { at: other.at, parts: [other.text] } : hoverCommand(place)
    }
  }
}
