import type { Rule } from '../rule.ts'
import { aliasMissingTrailingSlash } from './alias-missing-trailing-slash.ts'
import { aliasTraversal } from './alias-traversal.ts'
import { rootIncludesLocation } from './root-includes-location.ts'

export const staticRules: readonly Rule[] = [aliasMissingTrailingSlash, aliasTraversal, rootIncludesLocation]
