'use strict'
// Behaviour check for ufo (case ufo-163)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

let m
before(async () => { m = await import('./package/dist/index.mjs') })
t('withBase', () => assert.strictEqual(m.withBase('/foo/bar', '/base'), '/base/foo/bar'))
t('withBase, already there', () => assert.strictEqual(m.withBase('/base/foo', '/base'), '/base/foo'))
t('withBase, the base itself', () => assert.strictEqual(m.withBase('/base', '/base/'), '/base'))
t('withBase, a longer name', () => assert.strictEqual(m.withBase('/admin-dashboard', '/admin'), '/admin/admin-dashboard'))
t('withBase, a query', () => assert.strictEqual(m.withBase('/admin?x=1', '/admin'), '/admin?x=1'))
t('withoutBase', () => assert.strictEqual(m.withoutBase('/base/foo', '/base'), '/foo'))
t('withoutBase, a longer name', () => assert.strictEqual(m.withoutBase('/admin-dashboard', '/admin'), '/admin-dashboard'))
t('withoutBase, the base itself', () => assert.strictEqual(m.withoutBase('/base', '/base'), '/'))
t('protocols stay', () => assert.strictEqual(m.withBase('https://x.org/a', '/base'), 'https://x.org/a'))
t('joining', () => assert.strictEqual(m.joinURL('a', '/b/', '/c'), 'a/b/c'))

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
