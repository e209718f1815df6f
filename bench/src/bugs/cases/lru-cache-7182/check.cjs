'use strict'
// Behaviour check for lru-cache (case lru-cache-7182)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const LRU = require('./package/index.js')
const vm = require('node:vm')
/** Runs it, for half a second at most. */
const soon = (fn) => { globalThis.soonRun = fn; return new vm.Script('globalThis.soonRun()').runInThisContext({ timeout: 500 }) }
const sized = () => { const c = new LRU({ maxSize: 10, sizeCalculation: () => 1 }); c.set('x', 1).set('y', 2).set('z', 3); return c }
t('set and get', () => { const c = new LRU({ max: 2 }); c.set('a', 1); assert.strictEqual(c.get('a'), 1); assert.strictEqual(c.get('b'), undefined) })
t('the oldest goes', () => { const c = new LRU({ max: 2 }); c.set('a', 1).set('b', 2).set('c', 3); assert.strictEqual(c.has('a'), false); assert.strictEqual(c.size, 2) })
t('backwards', () => assert.deepStrictEqual([...sized().rkeys()], ['x', 'y', 'z']))
t('forwards', () => assert.deepStrictEqual([...sized().keys()], ['z', 'y', 'x']))
t('deleting all backwards ends', () => {
  const c = new LRU({ maxSize: 2, sizeCalculation: () => 1 })
  c.set('x', 'x').set('y', 'y')
  soon(() => { for (const k of c.rkeys()) c.delete(k) })
  assert.strictEqual(c.size, 0)
})
t('deleting all backwards ends, by entries', () => {
  const c = sized()
  soon(() => { for (const [k] of c.rentries()) c.delete(k) })
  assert.strictEqual(c.size, 0)
})
t('deleting all forwards ends', () => {
  const c = sized()
  soon(() => { for (const k of c.keys()) c.delete(k) })
  assert.strictEqual(c.size, 0)
})
t('deleting all backwards with a limit on their number', () => {
  const c = new LRU({ max: 5 })
  c.set(1, 1).set(2, 2).set(3, 3)
  soon(() => { for (const k of c.rkeys()) c.delete(k) })
  assert.strictEqual(c.size, 0)
})
t('find', () => assert.strictEqual(sized().find((v) => v === 2), 2))

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
