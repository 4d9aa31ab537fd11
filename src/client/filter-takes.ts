/** Whether a filter takes a topic, MQTT 3.1.1 section 4.7. */
export function filterTakes(filter: string, topic: string): boolean {
  const levels = topic.split('/')
  for (const [index, part] of filter.split('/').entries()) {
    if (part === '#') return true
    if (part !== '+' && part !== levels[index]) return false
    if (index >= levels.length) return false
  }
  return filter.split('/').length === levels.length
}
