/** A file of a deployment as the generator writes it. */
export interface GeneratedFile {
  /** Below the folder that the deployment is written to, parts joined by `/`. */
  path: string
  text: string
  executable?: boolean
}
