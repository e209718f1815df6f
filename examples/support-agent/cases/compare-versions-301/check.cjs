'use strict'
// What the owner of this agent expects of compare-versions.
// node checks/compare-versions.cjs [--only=N]; exit status 0: all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const cv = require('../vendor/compare-versions/index.js')
t('equal', () => assert.strictEqual(cv('1.0.0', '1.0.0'), 0))
t('less and greater', () => { assert.strictEqual(cv('1.0.0', '1.0.1'), -1); assert.strictEqual(cv('2.0.0', '1.9.9'), 1) })
t('numeric parts', () => assert.strictEqual(cv('1.10.0', '1.9.0'), 1))
t('prerelease', () => assert.strictEqual(cv('1.0.0-alpha', '1.0.0'), -1))
t('v on the left', () => assert.strictEqual(cv('v1.0.0', '2.0.0'), -1))
t('v on both sides', () => assert.strictEqual(cv('v2.0.0', 'v1.0.0'), 1))
t('v on both sides, less', () => assert.strictEqual(cv('v1.0.0', 'v2.0.0'), -1))
t('v on the right, equal', () => assert.strictEqual(cv('1.0.0', 'v1.0.0'), 0))
t('garbage is refused', () => assert.throws(() => cv('foo', '1.0.0')))

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
