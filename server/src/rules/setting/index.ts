import type { Rule } from '../rule.ts'
import { duplicateSetting } from './duplicate.ts'
import { unknownSetting } from './unknown.ts'
import { settingValue } from './value.ts'

export const settingRules: readonly Rule[] = [duplicateSetting, unknownSetting, settingValue]
