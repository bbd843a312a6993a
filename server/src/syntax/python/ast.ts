import type { Span } from '../../span.ts'

/** An expression of Python, as far as its value could be known without running it; `opaque` is everything else. */
export type Expression = Span &
  (
    | { kind: 'name'; name: string }
    /** A string, adjacent strings already joined. */
    | { kind: 'text'; value: string }
    /** An f-string: text and the expressions between it. */
    | { kind: 'format'; parts: (string | Expression)[] }
    | { kind: 'number'; value: number }
    | { kind: 'constant'; value: boolean | undefined }
    | { kind: 'list' | 'tuple' | 'set'; items: Expression[] }
    /** A pair without key is `**value`. */
    | { kind: 'dict'; pairs: { key?: Expression; value: Expression }[] }
    | { kind: 'attribute'; of: Expression; name: string }
    | { kind: 'subscript'; of: Expression; index: Expression }
    | { kind: 'call'; callee: Expression; args: Argument[] }
    | { kind: 'binary'; operator: string; left: Expression; right: Expression }
    | { kind: 'unary'; operator: string; operand: Expression }
    | { kind: 'choice'; test: Expression; yes: Expression; no: Expression }
    | { kind: 'lambda'; parameters: Parameter[]; body: Expression }
    /** `*items` in a list or a target. */
    | { kind: 'starred'; of: Expression }
    | { kind: 'opaque' }
  )

/** `value`, `name=value`, `*value` or `**value` in a call. */
export interface Argument {
  name?: string
  stars: 0 | 1 | 2
  value: Expression
}

/** A parameter of a function, with the stars before it and its default. */
export interface Parameter {
  name: string
  stars: 0 | 1 | 2
  otherwise?: Expression
}

/** What a name is imported as; `at` covers the name where it is written. */
export interface Imported {
  name: string
  as?: string
  at: Span
}

/** A statement, as far as it can change what a module's names stand for; `other` changes none, `broken` does not parse. */
export type Statement = Span &
  (
    | { kind: 'assign'; targets: Expression[]; value: Expression }
    | { kind: 'augment'; target: Expression; operator: string; value: Expression }
    | { kind: 'expression'; value: Expression }
    | { kind: 'import'; modules: Imported[] }
    /** `level` counts the dots; no `names` means `*`. */
    | { kind: 'from'; module: string; level: number; names?: Imported[] }
    /** Branches in order; the one without test is `else`. */
    | { kind: 'if'; branches: Branch[] }
    | { kind: 'try'; body: Statement[]; handlers: Statement[][]; otherwise: Statement[]; last: Statement[] }
    | { kind: 'loop'; targets: Expression[]; body: Statement[] }
    | { kind: 'with'; contexts: Expression[]; targets: Expression[]; body: Statement[] }
    /** `returns` is the value of a function that does nothing but return one. */
    | { kind: 'function'; name: string; parameters: Parameter[]; returns?: Expression; globals: string[]; body: Statement[] }
    | { kind: 'class'; name: string; bases: Expression[]; body: Statement[] }
    | { kind: 'delete'; targets: Expression[] }
    | { kind: 'raise' }
    | { kind: 'other' }
    | { kind: 'broken' }
  )

/** A block of `if`, `elif` or `else`, with the condition of the first two. */
export interface Branch extends Span {
  test?: Expression
  body: Statement[]
}

/** Statements and those in their blocks, functions included. */
export function everyStatement(statements: Statement[]): Statement[] {
  const all: Statement[] = []
  const rest = statements.toReversed()
  for (let statement = rest.pop(); statement; statement = rest.pop()) {
    all.push(statement)
    for (const inner of blocksOf(statement).flat().toReversed()) rest.push(inner)
  }
  return all
}

/** The blocks of a compound statement, each a way that may be taken. */
export function blocksOf(statement: Statement): Statement[][] {
  switch (statement.kind) {
    case 'if':
      return statement.branches.map(({ body }) => body)
    case 'try':
      return [statement.body, ...statement.handlers, statement.otherwise, statement.last]
    case 'loop':
    case 'with':
    case 'class':
    case 'function':
      return [statement.body]
    default:
      return []
  }
}
