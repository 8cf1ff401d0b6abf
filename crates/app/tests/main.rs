//! The use cases, in one binary, on both databases where a server is at hand.

#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps, in its helpers too")]
#![allow(
    clippy::cloned_ref_to_slice_refs,
    clippy::default_trait_access,
    clippy::large_futures,
    clippy::similar_names,
    clippy::unnecessary_wraps,
    reason = "written to be read: a list of one number beside a list of one number"
)]

#[macro_use]
mod damage;

mod accounts;
mod appraisals;
mod attachments;
mod calling_off;
mod children;
mod codes;
mod crash;
mod duties;
mod group;
mod households;
mod idempotency;
mod inbox;
mod joining;
mod mediation;
mod merging;
mod methods;
mod numbers;
mod outage;
mod posts;
mod privacy;
mod proofs;
mod recusal;
mod registers;
mod reports;
mod scheduling;
mod search;
mod small;
mod storage;
mod support;
mod terms;
mod tree;
mod verifying;
mod verifying_kin;
mod verifying_lists;
mod verifying_network;
mod verifying_registers;
mod verifying_selections;
mod walk;
