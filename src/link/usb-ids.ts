export interface UsbId {
  /** Four hexadecimal digits, either case. */
  readonly vendorId: string
  readonly productId: string
  /** Shared by many makers: proposed to a person, never bound by its id alone. */
  readonly generic: boolean
}

/** USB-to-serial adapter chips that the cables of many makers contain. */
export const GENERIC_ADAPTERS = [
  { vendorId: '10C4', productId: 'EA60', generic: true }, // Silicon Labs CP210x
  { vendorId: '0403', productId: '6001', generic: true }, // FTDI FT232
  { vendorId: '067B', productId: '2303', generic: true }, // Prolific PL2303
  { vendorId: '1A86', productId: '7523', generic: true }, // WCH CH340
] as const satisfies readonly UsbId[]

/** Those that are one maker's; whatever a declaration claims, an id that many share is not. */
export const ownIds = (ids: readonly UsbId[]): readonly UsbId[] =>
  ids.filter((id) => !id.generic && !GENERIC_ADAPTERS.some((generic) => isSameId(id, generic)))

export const isSameId = (
  id: UsbId,
  other: { readonly vendorId?: string | undefined; readonly productId?: string | undefined },
): boolean =>
  id.vendorId.toLowerCase() === other.vendorId?.toLowerCase() &&
  id.productId.toLowerCase() === other.productId?.toLowerCase()
