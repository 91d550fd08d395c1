// The shapes of the HTTP contract, as far as the chat shows them. Anything may be missing: it is data from outside.

export interface Message {
  id: string;
  author: "bot" | "staff" | "visitor";
  text: string;
  urgent: boolean;
  buttons: { title: string; payload: string }[];
  sources: { title: string; publisher?: string | null; year?: number | null; url?: string | null; tier: "A" | "B" | "C" }[];
  card?: Card | null;
  at: string;
}

export interface Opening {
  slot_id: string;
  payload: string;
  starts_at: string;
  minutes: number;
  practitioner: string;
  treatment: string;
}

export interface Reason {
  condition?: string;
  why?: string;
  text?: string;
  source?: unknown;
}

type Low = number | string | null;

export type Card =
  | {
      kind: "session_plan";
      concern: string;
      sessions_min: Low;
      sessions_max: Low;
      interval_weeks_min: Low;
      interval_weeks_max: Low;
      session_minutes?: { min: Low; max: Low } | null;
      downtime_days?: { min: Low; max: Low } | null;
      results_weeks?: { first?: Low; full_min?: Low; full_max?: Low; counted_from?: string | null } | null;
      evidence?: string | null;
      price?: { amount_minor: number | null; currency: string } | null;
    }
  | { kind: "slots"; slots: Opening[] }
  | {
      kind: "booking";
      reference: string;
      starts_at: string;
      minutes: number;
      practitioner: string;
      treatment: string;
      status: string;
      manage_url: string | null;
      ics_url: string | null;
    }
  | {
      kind: "suitability";
      outcome: string;
      bookable_from: string | null;
      reasons?: (Reason | string)[];
      notes?: (Reason | string)[];
    }
  | {
      kind: "series";
      concern: string;
      event_date: string;
      latest_start: string | null;
      works: boolean;
      sessions: { no: number; payload?: string; starts_at: string; minutes: number; practitioner?: string }[];
      left_out?: unknown;
    }
  | { kind: "callback" };

/** What of `GET /api/clinic` the chat needs. */
export interface Clinic {
  name?: string;
  phone?: string;
  emergency_number?: string;
  privacy?: { retention_days: number; without_consent_hours: number };
}

export type State = "bot" | "waiting" | "person" | "erased";
