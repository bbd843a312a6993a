// What the programs that are packed do with arrays, without iterators and without the slow ones of V8's own functions.
import { join } from 'node:path'
import { NodeFlags } from 'typescript/unstable/ast'
import {
  isArrayBindingPattern,
  isBlock,
  isCallExpression,
  isExpressionStatement,
  isForOfStatement,
  isPropertyAccessExpression,
  isVariableDeclarationList,
  isYieldExpression,
} from 'typescript/unstable/ast/is'
import { API } from 'typescript/unstable/sync'
import { root } from './bundling.mjs'

/**
 * Makes `for (const word of words)` and `yield* words` count, and `const [name] = words` take the first by its index. As they stand, all
 * are the work of an iterator, which makes an object for each word until V8 has optimised the function: a quarter of what a short run
 * allocates. `flatMap`, `flat` and `at(-1)` become functions of `arrayFunctions.mjs`, as V8 does them the long way, element by element: an eighth of
 * the time of a long run. Which values are arrays, and may be read by index, is known from their types in a TypeScript project.
 */
export function arraysByIndex(project = join(root, 'tsconfig.json')) {
  const api = new API({ cwd: root })
  const [{ program, checker }] = api.updateSnapshot({ openProjects: [project] }).getProjects()
  const written = new Map()
  return {
    name: 'arrays-by-index',
    setup({ initialOptions, onLoad }) {
      initialOptions.inject = [join(root, 'scripts/arrayFunctions.mjs')]
      onLoad({ filter: /server[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        if (!written.has(path)) written.set(path, byIndex(program.getSourceFile(path), checker))
        return { contents: written.get(path), loader: 'ts' }
      })
    },
  }
}

function byIndex(file, checker) {
  const { text } = file
  const arrays = arraysIn(file, checker)
  let loops = 0
  return written(file)

  function written(node) {
    if (!arrays.has(node)) return copied(node)
    return text.slice(node.pos, node.getStart(file)) + anew(node)
  }

  function anew(node) {
    if (isForOfStatement(node)) return loop(node)
    if (isArrayBindingPattern(node)) return pattern(node)
    return isCallExpression(node) ? call(node) : yields(node)
  }

  /** A node as it stands, from the blanks before it, but for what in it is written anew. */
  function copied(node) {
    let copy = ''
    let from = node.pos
    node.forEachChild(child => {
      copy += text.slice(from, child.pos) + written(child)
      from = child.end
    })
    return copy + text.slice(from, node.end)
  }

  function loop({ initializer, expression, statement }) {
    const keyword = initializer.flags & NodeFlags.Const ? 'const' : 'let'
    const name = written(initializer.declarations[0].name)
    // What stands for an element that is missing is not to meet the names that the block declares.
    const body = isBlock(statement) && !name.includes('=') ? withoutBraces(statement) : written(statement)
    return counted(expression, element => `{ ${keyword}${name} = ${element};${body} }`)
  }

  function withoutBraces(block) {
    return written(block).slice(block.getStart(file) - block.pos + 1, -1)
  }

  function yields({ expression }) {
    return counted(expression.expression, element => `yield ${element};`)
  }

  function counted(expression, body) {
    const number = loops++
    const [list, index] = [`list${number}$`, `index${number}$`]
    return `for (let ${list} =${written(expression)}, ${index} = 0; ${index} < ${list}.length; ${index}++) ${body(`${list}[${index}]`)}`
  }

  function call({ expression, arguments: given }) {
    const list = written(expression.expression)
    return `${ours[expression.name.text]}(${[list, ...given.map(written)].join(', ')})`
  }

  function pattern({ elements }) {
    const properties = elements.flatMap((element, index) => (element.name ? [`${index}:${copied(element)}`] : []))
    return `{ ${properties.join(', ')} }`
  }
}

/** By the names of V8's own functions, those of `arrayFunctions.mjs`. */
const ours = { flatMap: 'flatMap$', flat: 'flat$', at: 'last$' }

/** Whether a call is one of those that `arrayFunctions.mjs` does in place of V8, should it be one of an array. */
function isOurs({ expression, arguments: given }) {
  if (!isPropertyAccessExpression(expression)) return false
  const { text } = expression.name
  if (text === 'at') return given.length === 1 && given[0].getText() === '-1'
  return text === 'flatMap' ? given.length === 1 : text === 'flat' && given.length === 0
}

/** The loops over arrays, the patterns of arrays but those that end with the rest of one, and calls. What may be undefined is no array. */
function arraysIn(file, checker) {
  const found = []
  const values = []
  collect(file)
  const types = checker.getTypeAtLocation(values)
  return new Set(found.filter((_, index) => !types[index].isIntrinsicType() && checker.isArrayLikeType(types[index])))

  function collect(node) {
    if (isForOfStatement(node) && isVariableDeclarationList(node.initializer)) add(node, node.expression)
    if (isExpressionStatement(node) && isYieldExpression(node.expression) && node.expression.asteriskToken)
      add(node, node.expression.expression)
    if (isCallExpression(node) && isOurs(node)) add(node, node.expression.expression)
    if (isArrayBindingPattern(node) && !node.elements.some(({ dotDotDotToken }) => dotDotDotToken)) add(node, node)
    node.forEachChild(child => {
      collect(child)
    })
  }

  function add(node, value) {
    found.push(node)
    values.push(value)
  }
}
