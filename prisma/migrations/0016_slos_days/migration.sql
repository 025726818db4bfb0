-- Days of slo_day are those of the organisation's clock, not of UTC: all sums are worked out anew.
DELETE FROM slo_day;
DELETE FROM slo_count;
