import type { Unit } from './units.ts'

/** A code of one of the nomenclatures, without its system. */
export interface Code {
  readonly code: string
  /** None where our sources do not give it in full. */
  readonly display?: string
}

/** What becomes one Observation and one topic level on the bus. */
export const METRICS = {
  'blood-pressure': {
    fr: 'Pression artérielle',
    en: 'Blood pressure',
    category: 'vital-signs',
    profile: 'bp',
    panel: {
      mdc: { code: '150020', display: 'MDC_PRESS_BLD_NONINV' },
      loinc: [{ code: '85354-9', display: 'Blood pressure panel with all children optional' }],
    },
  },
  'heart-rate': {
    fr: 'Fréquence cardiaque',
    en: 'Heart rate',
    category: 'vital-signs',
    profile: 'heartrate',
  },
  'oxygen-saturation': {
    fr: 'Saturation en oxygène',
    en: 'Oxygen saturation',
    category: 'vital-signs',
    profile: 'oxygensat',
  },
  'body-temperature': {
    fr: 'Température corporelle',
    en: 'Body temperature',
    category: 'vital-signs',
    profile: 'bodytemp',
  },
  'perfusion-index': {
    fr: 'Indice de perfusion',
    en: 'Perfusion index',
    category: 'procedure',
    profile: undefined,
  },
  'respiratory-rate': {
    fr: 'Fréquence respiratoire',
    en: 'Respiratory rate',
    category: 'vital-signs',
    profile: 'resprate',
  },
  spirometry: {
    fr: 'Spirométrie',
    en: 'Spirometry',
    category: 'procedure',
    profile: undefined,
    // MDC has no code of the whole.
    panel: { loinc: [{ code: '81459-0', display: 'Spirometry panel' }] },
  },
  ecg: {
    fr: 'ECG',
    en: 'ECG',
    category: 'procedure',
    profile: undefined,
    strip: {
      mdc: { code: '131328', display: 'MDC_ECG_ELEC_POTL' },
      loinc: [{ code: '11524-6', display: 'EKG study' }],
    },
  },
} as const satisfies Record<string, MetricDefinition>

export interface MetricDefinition {
  readonly fr: string
  readonly en: string
  /** Observation category; `vital-signs` brings the R4 vital-sign rules with it. */
  readonly category: 'vital-signs' | 'procedure'
  /** Name of the R4 core profile, as `fhir/profiles.ts` knows it. */
  readonly profile: 'bp' | 'heartrate' | 'oxygensat' | 'bodytemp' | 'resprate' | undefined
  /** Codes of the whole when the metric is a panel: its quantities are components, in the order of their table. */
  readonly panel?: { readonly mdc?: Code; readonly loinc: readonly Code[] }
  /** Codes of the whole when the metric is a strip of samples. */
  readonly strip?: { readonly mdc: Code; readonly loinc: readonly Code[] }
}

export type Metric = keyof typeof METRICS

interface QuantityDefinition {
  readonly metric: Metric
  readonly fr: string
  readonly en: string
  /** IEEE 11073-10101 code, 32 bit, decimal; none where no public source tells it, then our own stands in. */
  readonly mdc?: Code
  /** LOINC codes, the one that the R4 vital-sign profile fixes first. */
  readonly loinc: readonly Code[]
  readonly unit: Unit
  /** A value outside raises the flag `implausible` and changes nothing else. Inclusive, in `unit`. */
  readonly plausible: readonly [number, number]
  /** A continuous value is steady while it stays within this many units over the stretch. */
  readonly steadyWithin?: number
  /** The profile of its panel demands it: it stands there even without a word from the device. */
  readonly demanded?: true
}

const HEART_RATE = { code: '8867-4', display: 'Heart rate' } as const

/** Every number the daemon knows: codes, unit, names, plausible range. Sources: R4 vital signs, PHD 2.0, MDC nomenclature. */
export const QUANTITIES = {
  systolic: {
    metric: 'blood-pressure',
    fr: 'Systolique',
    en: 'Systolic',
    mdc: { code: '150021', display: 'MDC_PRESS_BLD_NONINV_SYS' },
    loinc: [{ code: '8480-6', display: 'Systolic blood pressure' }],
    unit: 'mm[Hg]',
    plausible: [40, 300],
    demanded: true,
  },
  diastolic: {
    metric: 'blood-pressure',
    fr: 'Diastolique',
    en: 'Diastolic',
    mdc: { code: '150022', display: 'MDC_PRESS_BLD_NONINV_DIA' },
    loinc: [{ code: '8462-4', display: 'Diastolic blood pressure' }],
    unit: 'mm[Hg]',
    plausible: [20, 200],
    demanded: true,
  },
  'mean-pressure': {
    metric: 'blood-pressure',
    fr: 'Moyenne',
    en: 'Mean',
    mdc: { code: '150023', display: 'MDC_PRESS_BLD_NONINV_MEAN' },
    loinc: [{ code: '8478-0', display: 'Mean blood pressure' }],
    unit: 'mm[Hg]',
    plausible: [30, 250],
  },
  'pulse-rate-cuff': {
    metric: 'heart-rate',
    fr: 'Pouls (tensiomètre)',
    en: 'Pulse (cuff)',
    mdc: { code: '149546', display: 'MDC_PULS_RATE_NON_INV' },
    loinc: [HEART_RATE],
    unit: '/min',
    plausible: [20, 300],
  },
  'pulse-rate-oximeter': {
    metric: 'heart-rate',
    fr: 'Pouls (oxymètre)',
    en: 'Pulse (oximeter)',
    mdc: { code: '149530', display: 'MDC_PULS_OXIM_PULS_RATE' },
    loinc: [HEART_RATE, { code: '8889-8', display: 'Heart rate by Pulse oximetry' }],
    unit: '/min',
    plausible: [20, 300],
    steadyWithin: 10,
  },
  'heart-rate': {
    metric: 'heart-rate',
    fr: 'Fréquence cardiaque',
    en: 'Heart rate',
    mdc: { code: '147842', display: 'MDC_ECG_HEART_RATE' },
    loinc: [HEART_RATE],
    unit: '/min',
    plausible: [20, 300],
    steadyWithin: 10,
  },
  'oxygen-saturation': {
    metric: 'oxygen-saturation',
    fr: 'SpO2',
    en: 'SpO2',
    mdc: { code: '150456', display: 'MDC_PULS_OXIM_SAT_O2' },
    loinc: [
      { code: '2708-6', display: 'Oxygen saturation in Arterial blood' },
      { code: '59408-5', display: 'Oxygen saturation in Arterial blood by Pulse oximetry' },
    ],
    unit: '%',
    plausible: [50, 100],
    steadyWithin: 3,
  },
  'perfusion-index': {
    metric: 'perfusion-index',
    fr: 'Indice de perfusion',
    en: 'Perfusion index',
    mdc: { code: '150448', display: 'MDC_PULS_OXIM_PERF_REL' },
    loinc: [{ code: '61006-3', display: 'Perfusion index Tissue by Pulse oximetry' }],
    unit: '%',
    plausible: [0, 30],
  },
  'body-temperature': {
    metric: 'body-temperature',
    fr: 'Température',
    en: 'Temperature',
    mdc: { code: '150364', display: 'MDC_TEMP_BODY' },
    loinc: [{ code: '8310-5', display: 'Body temperature' }],
    unit: 'Cel',
    plausible: [25, 45],
    steadyWithin: 0.2,
  },
  'respiratory-rate': {
    metric: 'respiratory-rate',
    fr: 'Fréquence respiratoire',
    en: 'Respiratory rate',
    mdc: { code: '151562', display: 'MDC_RESP_RATE' },
    loinc: [{ code: '9279-1', display: 'Respiratory rate' }],
    unit: '/min',
    plausible: [3, 80],
    steadyWithin: 4,
  },
  fvc: {
    metric: 'spirometry',
    fr: 'CVF',
    en: 'FVC',
    mdc: { code: '188928', display: 'MDC_VOL_AWAY_EXP_FORCED_CAPACITY' },
    loinc: [{ code: '19868-9', display: 'Forced vital capacity [Volume] Respiratory system by Spirometry' }],
    unit: 'L',
    plausible: [0.3, 8],
  },
  fev1: {
    metric: 'spirometry',
    fr: 'VEMS',
    en: 'FEV1',
    mdc: { code: '152586', display: 'MDC_VOL_AWAY_EXP_FORCED_1S' },
    loinc: [{ code: '20150-9', display: 'FEV1' }],
    unit: 'L',
    plausible: [0.2, 7],
  },
  fev6: {
    metric: 'spirometry',
    fr: 'VEM6',
    en: 'FEV6',
    mdc: { code: '152587', display: 'MDC_VOL_AWAY_EXP_FORCED_6S' },
    loinc: [],
    unit: 'L',
    plausible: [0.3, 8],
  },
  'fev0-5': {
    metric: 'spirometry',
    fr: 'VEM0,5',
    en: 'FEV0.5',
    loinc: [],
    unit: 'L',
    plausible: [0.1, 6],
  },
  'fev0-75': {
    metric: 'spirometry',
    fr: 'VEM0,75',
    en: 'FEV0.75',
    loinc: [],
    unit: 'L',
    plausible: [0.1, 6],
  },
  fev3: {
    metric: 'spirometry',
    fr: 'VEM3',
    en: 'FEV3',
    loinc: [],
    unit: 'L',
    plausible: [0.3, 8],
  },
  'fev1-fvc': {
    metric: 'spirometry',
    fr: 'VEMS/CVF',
    en: 'FEV1/FVC',
    mdc: { code: '188948', display: 'MDC_RATIO_AWAY_EXP_FORCED_1S_FVC' },
    loinc: [{ code: '19926-5', display: 'FEV1/FVC' }],
    unit: '%',
    plausible: [20, 100],
  },
  'fev1-fev6': {
    metric: 'spirometry',
    fr: 'VEMS/VEM6',
    en: 'FEV1/FEV6',
    mdc: { code: '188936' },
    loinc: [],
    unit: '%',
    plausible: [20, 100],
  },
  pef: {
    metric: 'spirometry',
    fr: 'DEP',
    en: 'PEF',
    mdc: { code: '152584', display: 'MDC_FLOW_AWAY_EXP_FORCED_PEAK' },
    loinc: [{ code: '33452-4', display: 'Maximum expiratory gas flow Respiratory system airway' }],
    unit: 'L/min',
    plausible: [30, 1000],
  },
  // FEF counts what was breathed out, DEM what remains to be: FEF25 is DEM75.
  fef25: {
    metric: 'spirometry',
    fr: 'DEM75',
    en: 'FEF25',
    mdc: { code: '188964', display: 'MDC_FLOW_AWAY_EXP_FORCED_25_FVC' },
    loinc: [],
    unit: 'L/s',
    plausible: [0.1, 16],
  },
  fef50: {
    metric: 'spirometry',
    fr: 'DEM50',
    en: 'FEF50',
    mdc: { code: '188968', display: 'MDC_FLOW_AWAY_EXP_FORCED_50_FVC' },
    loinc: [],
    unit: 'L/s',
    plausible: [0.1, 16],
  },
  fef75: {
    metric: 'spirometry',
    fr: 'DEM25',
    en: 'FEF75',
    mdc: { code: '188972', display: 'MDC_FLOW_AWAY_EXP_FORCED_75_FVC' },
    loinc: [],
    unit: 'L/s',
    plausible: [0.1, 16],
  },
  'fef25-75': {
    metric: 'spirometry',
    fr: 'DEM25-75',
    en: 'FEF25-75',
    mdc: { code: '188960', display: 'MDC_FLOW_AWAY_EXP_FORCED_25_75_FVC' },
    loinc: [],
    unit: 'L/s',
    plausible: [0.1, 16],
  },
  'fev1-best': {
    metric: 'spirometry',
    fr: 'meilleur VEMS du patient (appareil)',
    en: 'FEV1 personal best (device)',
    loinc: [],
    unit: 'L',
    plausible: [0.2, 7],
  },
  'pef-best': {
    metric: 'spirometry',
    fr: 'meilleur DEP du patient (appareil)',
    en: 'PEF personal best (device)',
    mdc: { code: '152585', display: 'MDC_FLOW_AWAY_EXP_FORCED_PEAK_PB' },
    loinc: [{ code: '83368-1' }],
    unit: 'L/min',
    plausible: [30, 1000],
  },
} as const satisfies Record<string, QuantityDefinition>

export type QuantityId = keyof typeof QUANTITIES

const isQuantityId = (text: string): text is QuantityId => Object.hasOwn(QUANTITIES, text)

export const QUANTITY_IDS: readonly QuantityId[] = Object.keys(QUANTITIES).filter(isQuantityId)

export const isMetric = (text: string): text is Metric => Object.hasOwn(METRICS, text)

export const METRIC_IDS: readonly Metric[] = Object.keys(METRICS).filter(isMetric)

/** The definition of a quantity, widened so that optional columns can be asked of any row. */
export const quantityDefinition = (id: QuantityId): QuantityDefinition => QUANTITIES[id]

/** The definition of a metric, widened likewise. */
export const metricDefinition = (id: Metric): MetricDefinition => METRICS[id]

interface SiteDefinition {
  readonly fr: string
  readonly en: string
  /** Replaces the unspecific MDC code of body temperature. */
  readonly mdc?: Code
  /** Comes after 8310-5, which the profile fixes. */
  readonly loinc?: Code
  /** Foundational Model of Anatomy, the body-site nomenclature of the French profiles. */
  readonly fma?: Code
}

/** Where a thermometer measured: Temperature Type of the Bluetooth Health Thermometer Service (2A1D). */
export const BODY_SITES = {
  armpit: {
    fr: 'Aisselle',
    en: 'Armpit',
    mdc: { code: '188452', display: 'MDC_TEMP_AXILLA' },
    loinc: { code: '8328-7', display: 'Axillary temperature' },
    fma: { code: '24864', display: 'Aisselle' },
  },
  body: { fr: 'Corps', en: 'Body' },
  ear: {
    fr: 'Oreille',
    en: 'Ear',
    mdc: { code: '188428', display: 'MDC_TEMP_EAR' },
    fma: { code: '52780', display: 'Oreille' },
  },
  finger: { fr: 'Doigt', en: 'Finger', mdc: { code: '188432', display: 'MDC_TEMP_FINGER' } },
  'gastro-intestinal': {
    fr: 'Tube digestif',
    en: 'Gastro-intestinal tract',
    mdc: { code: '188456', display: 'MDC_TEMP_GIT' },
  },
  mouth: {
    fr: 'Bouche',
    en: 'Mouth',
    mdc: { code: '188424', display: 'MDC_TEMP_ORAL' },
    loinc: { code: '8331-1', display: 'Oral temperature' },
    fma: { code: '49184', display: 'Bouche' },
  },
  rectum: {
    fr: 'Rectum',
    en: 'Rectum',
    mdc: { code: '188420', display: 'MDC_TEMP_RECT' },
    loinc: { code: '8332-9', display: 'Rectal temperature' },
    fma: { code: '14544', display: 'Rectum' },
  },
  toe: { fr: 'Orteil', en: 'Toe', mdc: { code: '188448', display: 'MDC_TEMP_TOE' } },
  tympanum: {
    fr: 'Tympan',
    en: 'Tympanum',
    mdc: { code: '150392', display: 'MDC_TEMP_TYMP' },
    loinc: { code: '8333-7', display: 'Tympanic membrane temperature' },
  },
} as const satisfies Record<string, SiteDefinition>

export type BodySite = keyof typeof BODY_SITES

export const siteDefinition = (id: BodySite): SiteDefinition => BODY_SITES[id]
