import type { Calendars } from '@/lib/domain';

/** Business hours 07:00 to 18:00 on weekdays, six holidays of 2026 and a fortnightly pay calendar. */
export const calendars: Calendars = {
  holidays: ['2026-01-01', '2026-05-25', '2026-07-03', '2026-09-07', '2026-11-26', '2026-12-25'],
  holidayRules: [],
  businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] },
  hours: [],
  clocks: {},
  payCalendars: [],
  cutOffs: [],
  payCalendar: {
    anchorPeriodEnd: '2026-01-03',
    periodDays: 14,
    deadlines: {
      time_file: { weekday: 1, at: '18:00', name: 'Time files due' },
      bank_file: { weekday: 3, at: '14:00', name: 'Bank cut-off' },
      pay_day: { weekday: 5, at: '09:00', name: 'Pay day' },
    },
    firstPeriod: { year: 2026, number: 1 },
  },
  closeCalendar: {},
  releaseWindows: [],
};
