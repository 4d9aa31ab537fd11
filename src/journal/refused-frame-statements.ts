const LISTED = 'SELECT seq, device, driver, channel, at, fault, place, length'

/** Statements of the refused frames. Each finds its rows by an index; statements.test.ts asserts it from these constants. */
export const FRAMES = {
  all: `${LISTED} FROM refused_frames ORDER BY seq`,
  ofDevice: `${LISTED} FROM refused_frames WHERE device = ? ORDER BY seq`,
  one: `${LISTED}, frame FROM refused_frames WHERE seq = ?`,
  count: 'SELECT count(*) AS frames FROM refused_frames',
  last: 'SELECT seq FROM refused_frames ORDER BY seq DESC LIMIT 1',
  insert: `
    INSERT INTO refused_frames (seq, device, driver, channel, at, fault, place, length, frame)
    VALUES (:seq, :device, :driver, :channel, :at, :fault, :place, :length, :frame)`,
  /** The newest of a device that is too many, counted from its last one. */
  beyond: `
    SELECT max(seq) AS seq FROM (
      SELECT seq, row_number() OVER newest AS frames, sum(length(frame)) OVER newest AS bytes
      FROM refused_frames WHERE device = :device WINDOW newest AS (ORDER BY seq DESC))
    WHERE frames > :frames OR bytes > :bytes`,
  eraseOfDevice: 'DELETE FROM refused_frames WHERE device = :device AND seq <= :seq',
  eraseBefore: 'DELETE FROM refused_frames WHERE at < ?',
  eraseAfter: 'DELETE FROM refused_frames WHERE at > ?',
  eraseUpTo: 'DELETE FROM refused_frames WHERE seq <= ?',
  cells: 'SELECT seq, frame FROM refused_frames ORDER BY seq',
} as const
