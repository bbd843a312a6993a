import type { Rule } from '../rule.ts'
import { settingArguments } from './arguments.ts'
import { deprecatedSetting } from './deprecated.ts'
import { duplicateSetting } from './duplicate.ts'
import { misplacedSetting } from './misplaced.ts'
import { unknownSetting } from './unknown.ts'
import { settingValue } from './value.ts'

export const settingRules: readonly Rule[] = [
  settingArguments,
  deprecatedSetting,
  duplicateSetting,
  misplacedSetting,
  unknownSetting,
  settingValue,
]
