import type { Rule } from '../rule.ts'
import { aliasMissingTrailingSlash } from './alias-missing-trailing-slash.ts'
import { aliasRelativePath } from './alias-relative-path.ts'
import { aliasTraversal } from './alias-traversal.ts'
import { dirInHome } from './dir-in-home.ts'
import { locationLooksLikeRegex } from './location-looks-like-regex.ts'
import { locationMissing } from './location-missing.ts'
import { mediaLocationMissing } from './media-location-missing.ts'
import { projectInStaticfilesDirs } from './project-in-staticfiles-dirs.ts'
import { regexAliasWithoutCapture } from './regex-alias-without-capture.ts'
import { regexStealsLocation } from './regex-steals-location.ts'
import { rootAliasMismatch } from './root-alias-mismatch.ts'
import { rootInStaticfilesDirs } from './root-in-staticfiles-dirs.ts'
import { rootIncludesLocation } from './root-includes-location.ts'
import { rootMissing } from './root-missing.ts'
import { servesProjectRoot } from './serves-project-root.ts'
import { urlLocationMismatch } from './url-location-mismatch.ts'
import { urlNoSlash } from './url-no-slash.ts'

export const staticRules: readonly Rule[] = [
  aliasMissingTrailingSlash,
  aliasRelativePath,
  aliasTraversal,
  dirInHome,
  locationLooksLikeRegex,
  locationMissing,
  mediaLocationMissing,
  projectInStaticfilesDirs,
  regexAliasWithoutCapture,
  regexStealsLocation,
  rootAliasMismatch,
  rootInStaticfilesDirs,
  rootIncludesLocation,
  rootMissing,
  servesProjectRoot,
  urlLocationMismatch,
  urlNoSlash,
]
