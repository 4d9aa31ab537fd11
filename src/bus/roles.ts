/**
 * What a user of the bus is for; a user may have several. `consultation`: the screen of the nurse, which acts. `display`: a
 * screen that shows and changes nothing. `admin`: the technician, who sees devices and queues and no value of a patient.
 */
export const ROLES = ['consultation', 'display', 'admin'] as const

export type Role = (typeof ROLES)[number]

/** Whom a topic is for; `anyone` needs no credential on this machine. */
export type Readers = 'anyone' | readonly Role[]

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text)
