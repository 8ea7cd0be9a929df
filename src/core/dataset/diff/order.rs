//! What kept its order.

/// The longest run of values that ascend, in `O(n log n)` (patience sorting). What is not in it
/// was moved; no smaller set of moves explains the new order.
pub(super) fn steady<T: Ord + Copy>(values: &[T]) -> Vec<T> {
    // `tails[k]` is the index of the smallest value that ends an ascending run of k + 1 values.
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        // Most rows stand where they stood: after all before them.
        let last = tails.last().and_then(|tail| values.get(*tail));
        let length = if last.is_some_and(|last| last < value) {
            tails.len()
        } else {
            tails.partition_point(|tail| values.get(*tail).is_some_and(|v| v < value))
        };
        previous.push(length.checked_sub(1).and_then(|before| tails.get(before)).copied());
        match tails.get_mut(length) {
            Some(tail) => *tail = index,
            None => tails.push(index),
        }
    }
    let mut run = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(index) = next {
        run.extend(values.get(index));
        next = previous.get(index).copied().flatten();
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_longest_ascending_run() {
        assert_eq!(steady::<u64>(&[]), [0; 0]);
        assert_eq!(steady(&[0, 1, 2]), [0, 1, 2]);
        assert_eq!(steady(&[3, 0, 1, 2]), [0, 1, 2]);
        assert_eq!(steady(&[2, 1, 0]).len(), 1);
        assert_eq!(steady(&[0, 4, 1, 2, 3, 5]), [0, 1, 2, 3, 5]);
    }
}
