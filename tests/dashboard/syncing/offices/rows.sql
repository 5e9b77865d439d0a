INSERT INTO m_instansi VALUES (1, 'Pemkab Gresik'), (2, 'KAB. TUBAN'), (3, 'Dinas Kesehatan Kab. Sidoarjo');
INSERT INTO diklat VALUES (1, 'PKA', 2024, 'II', '', '2024-09-02', '2024-09-04', 'Surabaya');
INSERT INTO diklat (id_diklat, nama_diklat, thn, angkatan, tempat) VALUES (2, 'PKA', 2024, '3', 'Malang');
INSERT INTO peserta VALUES
    (11, 1, 197912312005012001, 'Ana Putri, S.Sos.', 2, '1979-12-31', 1, 'III.a', 'IV/a', 'S2', 'L', 85.5),
    (12, 1, 198001012005011002, 'Ben Santosa', 1, NULL, 2, 'III.b', 'III/d', 'S1', 'L', 79.25),
    (13, 1, NULL, 'Caz Rahma', 1, NULL, 3, NULL, NULL, NULL, '', NULL),
    (21, 2, 198503172010011003, 'Dodi Amin', 1, NULL, 1, 'III.a', 'III/d', 'S1', '', NULL),
    (22, 2, 198612052010012004, 'Eka Prasetyo', 2, NULL, 2, 'III.a', 'III/c', 'S1', '', NULL);
INSERT INTO jadwal VALUES
    (101, 1, '2024-09-02', '08:00', '12:00', 4, 'Agenda I'), (102, 1, '2024-09-02', '13:00', '15:00', 2.5, 'Agenda I'),
    (103, 1, '2024-09-03', '08:00', '12:00', 4, 'Agenda II'), (201, 2, '2024-10-07', '08:00', '12:00', 4, 'Agenda I');
INSERT INTO presensi VALUES
    (101, 11, 'H'), (101, 12, 'T'), (101, 13, 'S'), (102, 11, 'H'), (102, 12, 'H'), (102, 13, '-'),
    (103, 11, 'I'), (103, 12, 'A'), (103, 13, 'DL'), (201, 21, 'H'), (201, 22, 'H');
INSERT INTO nilai VALUES
    (1, 11, 'PRE', 55), (2, 11, 'POST', 80.5), (3, 12, 'PRE', 60), (4, 12, 'POST', 75), (5, 11, 'SIKAP', 88.25);
