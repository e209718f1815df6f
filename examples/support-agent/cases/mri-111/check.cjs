'use strict'
// What the owner of this agent expects of mri.
// node checks/mri.cjs [--only=N]; exit status 0: all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const mri = require('../vendor/mri/lib/index.js')
t('numbers', () => { assert.strictEqual(mri(['--a', '5']).a, 5); assert.strictEqual(mri(['--a=-2.5']).a, -2.5) })
t('zero', () => assert.strictEqual(mri(['--a', '0']).a, 0))
t('zero after =', () => assert.strictEqual(mri(['--a=0']).a, 0))
t('zero in a short flag', () => assert.strictEqual(mri(['-n', '0']).n, 0))
t('text', () => assert.strictEqual(mri(['--a', 'foo']).a, 'foo'))
t('booleans', () => { assert.strictEqual(mri(['--a']).a, true); assert.strictEqual(mri(['--no-a']).a, false) })
t('positionals', () => assert.deepStrictEqual(mri(['x', '--a', '1', 'y'])._, ['x', 'y']))
t('string option stays text', () => assert.strictEqual(mri(['--a', '0'], {string: 'a'}).a, '0'))

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
