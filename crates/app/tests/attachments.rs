//! Photos and voice notes that people, or people who mean harm, send.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use maplegrid_app::{Error, InputFault, PHOTO_MAX_BYTES, VOICE_MAX_BYTES};
use maplegrid_domain::cases::AttachmentKind;
use maplegrid_domain::shared::AttachmentId;
use maplegrid_testkit::{MICRO_GRID, TestCounty, VILLAGE, on_each_county};

use crate::support::{said, verified};

/// 60 × 40, the left half red, the right half blue.
fn picture() -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(60, 40, |x, _| {
        image::Rgb(if x < 30 { [220, 10, 10] } else { [10, 10, 220] })
    }))
}

pub fn photo() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture().write_to(&mut out, ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

/// A photo as a phone writes it: turned by its EXIF, and saying where it was taken.
fn photo_with_exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    // Two entries: orientation, and a pointer to the GPS directory at 38.
    tiff.extend_from_slice(&[0, 2]);
    tiff.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend_from_slice(&[0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    tiff.extend_from_slice(&[0, 0, 0, 0]);
    // One entry: GPSLatitudeRef "N".
    tiff.extend_from_slice(&[0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend_from_slice(b"GPS-36.83N-112.86E");
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    let length = u16::try_from(segment.len() + 2).unwrap();
    let plain = photo();
    [&plain[..2], &[0xFF, 0xE1], &length.to_be_bytes(), &segment, &plain[2..]].concat()
}

/// A PNG of the given size that holds no pixels.
fn png(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let chunk = |kind: &[u8], body: &[u8]| {
        let checked = [kind, body].concat();
        let length = u32::try_from(body.len()).unwrap();
        [&length.to_be_bytes()[..], &checked, &crc32(&checked).to_be_bytes()].concat()
    };
    let header =
        [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    let nothing = [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1];
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &header),
        &chunk(b"IDAT", &nothing),
        &chunk(b"IEND", &[]),
    ]
    .concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 }
        })
    })
}

/// Hands a photo in with a case and reads it as staff.
async fn stored(county: &TestCounty, bytes: Vec<u8>) -> Vec<u8> {
    let app = &county.app;
    let kept = app.keep_photo(bytes).await.unwrap();
    let mut intake = said(MICRO_GRID, "看照片");
    intake.attachments = vec![kept.id.clone()];
    let received = app.receive(intake, None).await.unwrap();
    let mine =
        app.attachment_for_resident(&received.number, &received.code, &kept.id).await.unwrap();
    let cadre = county.sign_in("village_cadre", VILLAGE).await;
    let file = app.attachment_for_staff(&cadre, &received.number, &kept.id).await.unwrap();
    assert_eq!((file.mime.as_str(), &file.bytes), ("image/jpeg", &mine.bytes));
    file.bytes
}

fn files(county: &TestCounty) -> usize {
    let folders = std::fs::read_dir(county.config.data_dir.join("attachments"));
    folders
        .into_iter()
        .flatten()
        .map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count())
        .sum()
}

#[tokio::test]
async fn where_it_was_taken_is_taken_out() {
    on_each_county(async |county, _| {
        let original = photo_with_exif(6);
        let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|part| part == what);
        assert!(find(&original, b"GPS-36.83N"));
        let kept = stored(county, original).await;
        for trace in [&b"GPS"[..], b"Exif", b"II*\0", b"MM\0*"] {
            assert!(!find(&kept, trace), "{trace:?} is still there");
        }
        // Turned a quarter clockwise: what was left is above.
        let shown = image::load_from_memory(&kept).unwrap().to_rgb8();
        assert_eq!(shown.dimensions(), (40, 60));
        assert!(shown.get_pixel(20, 5)[0] > 150 && shown.get_pixel(20, 55)[2] > 150);
        let plain = image::load_from_memory(&stored(county, photo_with_exif(1)).await).unwrap();
        assert_eq!((plain.width(), plain.height()), (60, 40));
    })
    .await;
}

#[tokio::test]
async fn large_pictures_are_made_smaller() {
    on_each_county(async |county, _| {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(4_000, 1_000).write_to(&mut out, ImageFormat::Png).unwrap();
        let kept = stored(county, out.into_inner()).await;
        let shown = image::load_from_memory(&kept).unwrap();
        assert_eq!((shown.width(), shown.height()), (1_600, 400));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let refused = async |bytes: Vec<u8>| match app.keep_photo(bytes).await {
            Err(Error::BadInput(fault)) => fault,
            other => panic!("{other:?}"),
        };
        let large = InputFault::PhotoTooLarge { most_mb: 10 };
        assert_eq!(refused(vec![0; 20 * 1024 * 1024]).await, large);
        assert_eq!(refused(vec![0xFF; PHOTO_MAX_BYTES + 1]).await, large);
        for bytes in [
            Vec::new(),
            b"<svg onload=alert(1)>".to_vec(),
            b"GIF89a".to_vec(),
            photo()[..2].to_vec(),
            photo()[..200].to_vec(),
            b"\x89PNG\r\n\x1a\n".to_vec(),
            png(60, 40, 8, 2),
        ] {
            assert_eq!(refused(bytes).await, InputFault::NotAPicture);
        }
        // Small files that unpack to something huge, too wide or too much in all.
        for bomb in [png(60_000, 60_000, 8, 6), png(u32::MAX, 1, 8, 6), png(11_000, 11_000, 16, 6)]
        {
            let fault = refused(bomb).await;
            let known = matches!(fault, InputFault::PictureTooManyPixels | InputFault::NotAPicture);
            assert!(known, "{fault:?}");
        }
        assert_eq!(refused(png(11_000, 11_000, 16, 6)).await, InputFault::PictureTooManyPixels);
        assert_eq!(files(county), 0);
    })
    .await;
}

#[tokio::test]
async fn a_photo_that_broke_off_does_no_harm() {
    on_each_county(async |county, _| {
        let whole = photo();
        for length in (0..whole.len()).step_by(37) {
            match county.app.keep_photo(whole[..length].to_vec()).await {
                Ok(_) | Err(Error::BadInput(InputFault::NotAPicture)) => {}
                other => panic!("{length}: {other:?}"),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn voice_notes_are_known_by_their_first_bytes() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let mut ogg = b"OggS\0\x02".to_vec();
        ogg.resize(600, 0);
        let kept = app.keep_voice(ogg).await.unwrap();
        assert_eq!(kept.kind, AttachmentKind::Voice);
        let webpage = app.keep_voice(b"<html><script>".to_vec()).await;
        assert!(matches!(webpage, Err(Error::BadInput(InputFault::NotARecording))));
        let as_voice = app.keep_voice(photo()).await;
        assert!(matches!(as_voice, Err(Error::BadInput(InputFault::NotARecording))));
        let large = app.keep_voice(vec![0; VOICE_MAX_BYTES + 1]).await;
        assert!(matches!(large, Err(Error::BadInput(InputFault::VoiceTooLarge { most_mb: 5 }))));
    })
    .await;
}

#[tokio::test]
async fn a_file_belongs_to_one_case() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let with = |ids: Vec<AttachmentId>| {
            let mut intake = said(MICRO_GRID, "看照片");
            intake.attachments = ids;
            app.receive(intake, None)
        };
        let mut seven = Vec::new();
        for _ in 0..7 {
            seven.push(app.keep_photo(photo()).await.unwrap().id);
        }
        let unknown = |outcome: maplegrid_app::Result<_>| {
            let _: maplegrid_app::cases::Received = match outcome {
                Err(Error::BadInput(InputFault::UnknownAttachment)) => return,
                other => panic!("{other:?}"),
            };
        };
        let many = with(seven.clone()).await;
        assert!(matches!(many, Err(Error::BadInput(InputFault::TooManyPhotos { most: 6 }))));
        unknown(with(vec!["0".repeat(32).as_str().into()]).await);
        unknown(with(vec!["../../keys.json".into()]).await);
        unknown(with(vec![seven[0].clone(), seven[0].clone()]).await);
        let one = with(seven[..6].to_vec()).await.unwrap();
        assert_eq!(one.case.attachments.len(), 6);
        unknown(with(vec![seven[5].clone()]).await);
        // Two who hand it in at the same moment: one of them has it.
        let (left, right) =
            tokio::join!(with(vec![seven[6].clone()]), with(vec![seven[6].clone()]));
        assert!(left.is_ok() != right.is_ok());
        // Another case's file is not found under one's own number.
        let other = with(Vec::new()).await.unwrap();
        let stolen = app.attachment_for_resident(&other.number, &other.code, &seven[0]).await;
        assert!(matches!(stolen, Err(Error::NotFound)));
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        let stolen = app.attachment_for_staff(&cadre, &other.number, &seven[0]).await;
        assert!(matches!(stolen, Err(Error::NotFound)));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn what_nobody_handed_in_is_swept_after_a_day() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let taken = app.keep_photo(photo()).await.unwrap();
        let left = app.keep_photo(photo()).await.unwrap();
        let mut intake = said(MICRO_GRID, "看照片");
        intake.attachments = vec![taken.id.clone()];
        let received = app.receive(intake, None).await.unwrap();
        county.clock.pass_minutes(24 * 60 - 1);
        app.sweep().await.unwrap();
        assert_eq!(files(county), 2);
        county.clock.pass_minutes(2);
        app.sweep().await.unwrap();
        assert_eq!(files(county), 1);
        app.attachment_for_resident(&received.number, &received.code, &taken.id).await.unwrap();
        let mut late = said(MICRO_GRID, "来晚了");
        late.attachments = vec![left.id];
        assert!(matches!(app.receive(late, None).await, Err(Error::BadInput(_))));
    })
    .await;
}

#[tokio::test]
async fn what_was_cut_off_is_no_picture() {
    on_each_county(async |county, _| {
        let mut formats = Vec::new();
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let mut out = Cursor::new(Vec::new());
            // Noise, so that the data is most of the file.
            let noise = RgbImage::from_fn(120, 90, |x, y| {
                let n = (x * 7_919 + y * 104_729).wrapping_mul(2_654_435_761) >> 13;
                image::Rgb([n.to_le_bytes()[0], n.to_le_bytes()[1], n.to_le_bytes()[2]])
            });
            DynamicImage::ImageRgb8(noise).write_to(&mut out, format).unwrap();
            formats.push(out.into_inner());
        }
        formats.push(photo_with_exif(6));
        for bytes in &formats {
            county.app.keep_photo(bytes.clone()).await.unwrap();
            let whole = bytes.len();
            for kept in [whole / 10, whole / 2, whole * 9 / 10, whole - 40, whole - 2] {
                let cut = county.app.keep_photo(bytes[..kept].to_vec()).await;
                let refused = matches!(cut, Err(Error::BadInput(InputFault::NotAPicture)));
                assert!(refused, "{kept} of {whole} bytes: {cut:?}");
            }
        }
        // What a phone appends after the picture does no harm.
        let appended = [photo(), b"MotionPhoto_Data".to_vec()].concat();
        county.app.keep_photo(appended).await.unwrap();
    })
    .await;
}
