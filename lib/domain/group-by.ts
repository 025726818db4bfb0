import { z } from 'zod';

/** The words that a rule groups by: what agrees in all of them is one cause. */
export const groupBySchema = z
  .array(
    z
      .string()
      .regex(
        /^(facility|department|workflow|interface|connector|application|supplier|error_class|error_code|message_type|milestone|replay_id|key\.[a-z_]+|attr\.[a-z_.]+)$/,
      ),
  )
  .min(1);
