'use strict'
// Behaviour check for pathe (case pathe-039)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

let m
before(async () => { m = await import('./package/dist/utils.mjs') })
t('an alias', () => assert.strictEqual(m.resolveAlias('@/index.js', { '@': '/root' }), '/root/index.js'))
t('the alias alone', () => assert.strictEqual(m.resolveAlias('@', { '@': '/root' }), '/root'))
t('no alias', () => assert.strictEqual(m.resolveAlias('./a/b', { '@': '/root' }), './a/b'))
t('the longest one first', () => assert.strictEqual(m.resolveAlias('@/lib/x', { '@': '/root', '@/lib': '/lib' }), '/lib/x'))
t('only the beginning of a name', () => assert.strictEqual(m.resolveAlias('@foo/bar/utils.js', { '@foo/bar': '/x', '@': '/root' }), '/x/utils.js'))
t('a scope is no alias', () => assert.strictEqual(m.resolveAlias('@scope/index.js', { '@': '/root' }), '@scope/index.js'))
t('a longer word is no alias', () => assert.strictEqual(m.resolveAlias('foobar.js', { foo: '/x' }), 'foobar.js'))
t('backslashes', () => assert.strictEqual(m.resolveAlias('@\\a', { '@': '/root' }), '/root/a'))
t('file names', () => assert.strictEqual(m.filename('/a/b.test.js'), 'b.test'))

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
