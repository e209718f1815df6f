'use strict'
// Behaviour check for compare-versions (case compare-versions-412)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

let m
before(async () => { m = await import('./package/index.mjs') })
t('versions', () => assert.deepStrictEqual(['1.0.0', '1.2', '1', '1.0.0-alpha.1', '1.0.0+build'].map((v) => m.validate(v)), [true, true, true, true, true]))
t('a leading v', () => assert.strictEqual(m.validate('v1.0.0'), true))
t('no texts', () => assert.deepStrictEqual([undefined, null, 1, {}].map((v) => m.validate(v)), [false, false, false, false]))
t('other texts', () => assert.deepStrictEqual(['foo', '', '1.a'].map((v) => m.validate(v)), [false, false, false]))
t('comparisons', () => assert.deepStrictEqual(['>1.0.0', '<=2.0.0', '=1.0.0'].map((v) => m.validate(v)), [false, false, false]))
t('ranges', () => assert.deepStrictEqual(['~1.0.0', '^1.0.0'].map((v) => m.validate(v)), [false, false]))
t('ranges are still ranges', () => { assert.strictEqual(m.satisfies('1.0.5', '~1.0.0'), true); assert.strictEqual(m.satisfies('1.2.0', '>1.0.0'), true) })
t('compare', () => { assert.strictEqual(m.compare('1.0.0', '1.0.1', '<'), true); assert.strictEqual(m.default('2.0.0', '1.0.0'), 1) })

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
