'use strict'
// What the owner of this agent expects of bitset.
// node checks/bitset.cjs [--only=N]; exit status 0: all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const BitSet = require('../vendor/bitset/bitset.js')
t('set and get', () => { const b = new BitSet(); b.set(3, 1); assert.strictEqual(b.get(3), 1); assert.strictEqual(b.get(2), 0) })
t('far past the end', () => assert.strictEqual(new BitSet().get(1000), 0))
t('just past the end', () => assert.strictEqual(new BitSet().get(32), 0))
t('inverted, inside', () => assert.strictEqual(new BitSet().not().get(5), 1))
t('inverted, far past the end', () => assert.strictEqual(new BitSet().not().get(1000), 1))
t('inverted, first bit past the end', () => { const b = new BitSet().not(); const n = b.data.length * 32; assert.strictEqual(b.get(n), 1) })
t('inverted, first word past the end', () => { const b = new BitSet().not(); const n = b.data.length * 32; assert.strictEqual(b.get(n + 31), 1); assert.strictEqual(b.get(n + 32), 1) })
t('and, or, xor', () => { assert.strictEqual(new BitSet('110').and('011').toString(2), '10'); assert.strictEqual(new BitSet('110').or('011').toString(2), '111'); assert.strictEqual(new BitSet('110').xor('011').toString(2), '101') })

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
