'use strict'
// Behaviour check for dot-prop (case dot-prop-802)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

let m
before(async () => { m = await import('./package/index.js') })
t('get', () => assert.strictEqual(m.getProperty({ a: { b: 1 } }, 'a.b'), 1))
t('set', () => assert.deepStrictEqual(m.setProperty({}, 'a[0].b', 1), { a: [{ b: 1 }] }))
t('has and delete', () => { const o = { a: { b: 1 } }; assert.strictEqual(m.hasProperty(o, 'a.b'), true); assert.strictEqual(m.deleteProperty(o, 'a.b'), true); assert.deepStrictEqual(o, { a: {} }) })
t('keys', () => assert.deepStrictEqual(m.deepKeys({ a: { b: 1, c: [2, 3] }, 'd.e': 4 }), ['a.b', 'a.c[0]', 'a.c[1]', 'd\\.e']))
t('a hole in the middle', () => { const a = [1, 2, 3]; delete a[1]; assert.deepStrictEqual(m.deepKeys({ a }), ['a[0]', 'a[2]']) })
t('holes at the beginning', () => { const a = []; a[2] = 'x'; assert.deepStrictEqual(m.deepKeys({ a }), ['a[2]']) })
t('objects in an array with holes', () => { const a = []; a[1] = { b: 1 }; assert.deepStrictEqual(m.deepKeys({ a }), ['a[1].b']) })
t('undefined in an array', () => assert.deepStrictEqual(m.deepKeys({ a: [undefined] }), ['a[0]']))
t('an array at the top', () => assert.deepStrictEqual(m.deepKeys([1, [2]]), ['[0]', '[1][0]']))
t('escapes', () => assert.strictEqual(m.escapePath('a.b[0]'), 'a\\.b\\[0]'))

const only = (process.argv.find((x) => x.startsWith('--only=')) || '').slice(7)
;(async () => {
  let bad = 0
  for (const fn of befores) await fn()
  for (const [i, [name, fn]] of tests.entries()) {
    if (only !== '' && Number(only) !== i) continue
    try { await fn(); console.log('ok ' + i + ' ' + name) } catch (e) { bad++; console.log('not ok ' + i + ' ' + name + ': ' + String(e && e.message).split('\n')[0]) }
  }
  process.exitCode = bad ? 1 : 0
})().catch((e) => { console.log(String(e && e.stack)); process.exitCode = 2 })
