'use strict'
// Inputs and observations for eventemitter3 (case eventemitter3-012)
const { inputs, observe } = require('../kit.cjs')

exports.generate = inputs(1200, (r) => ({
  listeners: r.list(1, 4, () => ({ event: r.pick(['a', 'a', 'b']), once: r.chance(0.5), does: r.pick(['nothing', 'nothing', 'emit', 'emitOther', 'remove', 'throw', 'add']) })),
  emits: r.list(1, 3, () => ({ event: r.pick(['a', 'a', 'b', 'none']), args: r.list(0, 7, () => r.int(0, 9)) })),
}))

exports.observe = observe((load, { listeners, emits }) => {
  const EventEmitter = load('index.js')
  const e = new EventEmitter()
  const log = []
  const put = ({ event, once, does }, i) => {
    const fn = (...args) => {
      log.push([i, ...args])
      if (log.length > 40) return
      if (does === 'emit') e.emit(event, 'inner')
      if (does === 'emitOther') e.emit(event === 'a' ? 'b' : 'a', 'other')
      if (does === 'remove') e.removeListener(event, fn)
      if (does === 'throw') throw new Error('thrown ' + i)
      if (does === 'add') e.on('b', () => log.push('added ' + i))
    }
    e[once ? 'once' : 'on'](event, fn)
  }
  listeners.forEach(put)
  for (const { event, args } of emits) {
    try { log.push(e.emit(event, ...args)) } catch (error) { log.push(String(error)) }
    log.push(e.listeners('a').length, e.listeners('b').length)
  }
  return log
})
