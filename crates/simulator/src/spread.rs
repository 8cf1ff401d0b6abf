//! Spreading a published total exactly over parts of different size.

/// Splits `total` by weight with the largest remainders rounded up, each part within its bounds.
/// The sum is exact whenever the bounds allow it.
pub(crate) fn spread(total: u32, weights: &[u32], bounds: &[(u32, u32)]) -> Vec<u32> {
    let mut parts: Vec<u32> = bounds.iter().map(|(least, _)| *least).collect();
    let mut left = total.saturating_sub(parts.iter().sum());
    while left > 0 {
        let open: Vec<usize> = (0..parts.len()).filter(|at| parts[*at] < bounds[*at].1).collect();
        if open.is_empty() {
            break;
        }
        let weight_of = |at: usize| u64::from(weights[at].max(1));
        let sum: u64 = open.iter().map(|at| weight_of(*at)).sum();
        let round = left;
        for at in &open {
            let room = bounds[*at].1 - parts[*at];
            let share = u64::from(round) * weight_of(*at) / sum;
            let given = u32::try_from(share).unwrap_or(u32::MAX).min(room).min(left);
            parts[*at] += given;
            left -= given;
        }
        if left == round {
            // Less than one each: the heaviest get the rest.
            let mut heaviest = open;
            heaviest.sort_by_key(|at| std::cmp::Reverse((weight_of(*at), *at)));
            for at in heaviest.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
                parts[at] += 1;
                left -= 1;
            }
        }
    }
    parts
}

/// The same with one pair of bounds for all parts.
pub(crate) fn spread_within(total: u32, weights: &[u32], least: u32, most: u32) -> Vec<u32> {
    spread(total, weights, &vec![(least, most); weights.len()])
}
