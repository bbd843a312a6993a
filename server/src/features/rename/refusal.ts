/** Why something cannot be renamed, in a sentence for the user. */
export interface Refusal {
  message: string
}
