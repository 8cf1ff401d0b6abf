//! Inclusion and consistency, as somebody outside checks them.

use maplegrid_app::{App, Error};
use maplegrid_domain::log::{Hash, TreeHead, leaf_hash, verify_consistency, verify_inclusion};
use maplegrid_testkit::{MICRO_GRID, on_each_county};

use crate::support::said;

fn is_signed(key: [u8; 32], head: &TreeHead, signature: [u8; 64]) -> bool {
    let key = ed25519_dalek::VerifyingKey::from_bytes(&key).unwrap();
    let signature = ed25519_dalek::Signature::from_bytes(&signature);
    key.verify_strict(&head.signed_bytes(), &signature).is_ok()
}

async fn check_inclusion(app: &App, leaf: Hash) -> TreeHead {
    let proof = app.inclusion(leaf).await.unwrap();
    let (size, root) = (proof.head.tree_size, proof.head.root);
    assert!(verify_inclusion(leaf, proof.position, size, &proof.path, root));
    let key = app.head().await.unwrap().key;
    assert!(is_signed(key, &proof.head, proof.signature));
    proof.head
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_receipt_under_every_head() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let empty = app.head().await.unwrap();
        assert_eq!(empty.head.tree_size, 0);
        assert!(is_signed(empty.key, &empty.head, empty.signature));
        let mut receipts = Vec::new();
        // One by one up to 37, past two levels of kept nodes …
        for n in 0..37 {
            receipts
                .push(app.receive(said(MICRO_GRID, &format!("{n}")), None).await.unwrap().receipt);
            for receipt in &receipts {
                check_inclusion(app, receipt.leaf).await;
            }
        }
        // … and then by hundreds.
        for wave in 0..3 {
            let many: Vec<_> = (0..100)
                .map(|n| {
                    let app = app.clone();
                    let words = format!("{wave}-{n}");
                    tokio::spawn(async move { app.receive(said(MICRO_GRID, &words), None).await })
                })
                .collect();
            for receive in many {
                receipts.push(receive.await.unwrap().unwrap().receipt);
            }
        }
        let newest = app.head().await.unwrap();
        assert_eq!(newest.head.tree_size, 337);
        for receipt in &receipts {
            assert!(is_signed(newest.key, &receipt.head, receipt.signature));
            assert!(receipt.position < receipt.head.tree_size);
            assert_eq!(check_inclusion(app, receipt.leaf).await, newest.head);
            // What a receipt says is the beginning of what stands now.
            let (from, to) = (receipt.head.tree_size, newest.head.tree_size);
            let proof = app.consistency(from, to).await.unwrap();
            assert!(verify_consistency(from, to, receipt.head.root, newest.head.root, &proof));
        }
        // All pairs of the heads that were signed one by one.
        let small: Vec<_> = receipts[..37].iter().map(|receipt| &receipt.head).collect();
        for old in &small {
            for new in &small {
                let (from, to) = (old.tree_size, new.tree_size);
                let proof = app.consistency(from, to).await;
                if from > to {
                    assert!(matches!(proof, Err(Error::NotFound)));
                    continue;
                }
                assert!(
                    verify_consistency(from, to, old.root, new.root, &proof.unwrap()),
                    "{from} {to}"
                );
            }
        }
        let proof = app.consistency(5, 9).await.unwrap();
        assert!(!verify_consistency(5, 9, small[4].root, small[9].root, &proof));
        assert!(matches!(app.consistency(1, 338).await, Err(Error::NotFound)));
        let nobody = leaf_hash(b"salt", b"body");
        assert!(matches!(app.inclusion(nobody).await, Err(Error::NotFound)));
    })
    .await;
}
