/**
 * Cases that the portal has refused before wait in a queue of their own: other cases go before them, and a probe finds
 * those that were never refused without reading all the others.
 */
export const refusedQueue = `
UPDATE record SET fresh = -1 WHERE refused_code IS NOT NULL AND work IS NOT NULL;
`;
