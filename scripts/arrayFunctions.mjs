// What the packed programs do with arrays in place of V8, whose own functions for these few set each element the long way.

export function flatMap$(list, make) {
  const all = []
  for (let index = 0; index < list.length; index++) append(all, make(list[index], index, list))
  return all
}

export function flat$(list) {
  const all = []
  for (let index = 0; index < list.length; index++) append(all, list[index])
  return all
}

function append(all, made) {
  if (Array.isArray(made)) for (let index = 0; index < made.length; index++) all.push(made[index])
  else all.push(made)
}

export function last$(list) {
  return list.length > 0 ? list[list.length - 1] : undefined
}
