/** Every sentence a user reads goes through `t`: English in the source, the other languages in `l10n/bundle.l10n.<language>.json`. */
export { config as useLanguage, t } from '@vscode/l10n'
