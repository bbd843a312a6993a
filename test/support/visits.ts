import type { Visit } from './visit.ts'
import { completions } from './visits/completion.ts'
import { explanations } from './visits/explanations.ts'
import { names } from './visits/names.ts'
import { texts } from './visits/texts.ts'

export const visits: readonly Visit[] = [...completions, ...explanations, ...names, ...texts]
