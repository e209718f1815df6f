'use strict'
// Behaviour check for path-to-regexp (case path-to-regexp-221)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const toRegexp = require('./package/index.js')
t('a parameter', () => { const keys = []; const re = toRegexp('/:a/:b', keys); assert.deepStrictEqual([...re.exec('/x/y')].slice(1), ['x', 'y']); assert.deepStrictEqual(keys.map((k) => k.name), ['a', 'b']) })
t('to the end', () => { const re = toRegexp('/a'); assert.deepStrictEqual([re.test('/a'), re.test('/a/'), re.test('/a/b')], [true, true, false]) })
t('not to the end', () => { const re = toRegexp('/a', null, { end: false }); assert.deepStrictEqual([re.test('/a/b'), re.test('/ab')], [true, false]) })
t('an empty path, not to the end', () => { const re = toRegexp('', null, { end: false }); assert.deepStrictEqual(['', '/', 'route', '/route'].map((p) => re.test(p)), [true, true, true, true]) })
t('an empty path matches nothing of it', () => assert.strictEqual(toRegexp('', null, { end: false }).exec('route')?.[0], ''))
t('an empty path, to the end', () => { const re = toRegexp(''); assert.deepStrictEqual([re.test(''), re.test('x')], [true, false]) })
t('optional', () => { const re = toRegexp('/:a?'); assert.deepStrictEqual([re.test('/'), re.test('/x')], [true, true]) })
t('compile', () => assert.strictEqual(toRegexp.compile('/u/:id')({ id: 5 }), '/u/5'))
t('strict', () => assert.strictEqual(toRegexp('/a', null, { strict: true }).test('/a/'), false))

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
