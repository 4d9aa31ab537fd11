/** A day in dead zones ends in the evening; what is not gone by then needs somebody. */
export const LATE_HOURS = 12
