/** A row as `GET /dossiers` gives it: texts throughout but for the id; dates `dd/MM/yyyy HH:mm:ss`, '' = absent. */
export interface DossierRow {
  readonly dossierId: number;
  /** '' until the case is numbered. */
  readonly dossierNo: string;
  readonly serviceCode: string;
  readonly serviceName: string;
  readonly govAgencyCode: string;
  readonly govAgencyName: string;
  readonly domainCode: string;
  readonly domainName: string;
  readonly applicantName: string;
  readonly applicantIdType: string;
  readonly applicantIdNo: string;
  readonly address: string;
  readonly contactName: string;
  readonly contactTelNo: string;
  readonly contactEmail: string;
  readonly dossierNote: string;
  readonly submitDate: string;
  readonly receiveDate: string;
  readonly dueDate: string;
  readonly releaseDate: string;
  readonly finishDate: string;
  readonly modifiedDate: string;
  readonly dossierStatus: string;
  readonly dossierSubStatus: string;
  readonly lastActionDate: string;
  readonly lastActionUser: string;
  readonly lastActionNote: string;
  readonly stepName: string;
  readonly online: string;
  readonly viaPostal: string;
  readonly originality: string;
}

/** What may be changed of a row: everything but its id. */
export type DossierPatch = Partial<Omit<DossierRow, 'dossierId'>>;

/** Step name and note of the last action, by status. */
export const STEPS: Readonly<Record<string, readonly [step: string, note: string]>> = {
  new: ['Nộp hồ sơ', 'Hồ sơ mới nộp trực tuyến'],
  receiving: ['Tiếp nhận', 'Đã tiếp nhận hồ sơ'],
  processing: ['Thụ lý', 'Chuyển chuyên viên thụ lý'],
  interoperating: ['Liên thông', 'Chuyển cơ quan phối hợp xử lý'],
  transferring: ['Luân chuyển', 'Chuyển hồ sơ sang đơn vị khác'],
  waiting: ['Chờ bổ sung', 'Yêu cầu bổ sung giấy tờ'],
  correcting: ['Chờ chỉnh sửa', 'Yêu cầu chỉnh sửa hồ sơ'],
  pausing: ['Tạm dừng', 'Tạm dừng chờ xác minh'],
  cancelling: ['Rút hồ sơ', 'Công dân đề nghị rút hồ sơ'],
  cancelled: ['Rút hồ sơ', 'Đã rút hồ sơ theo đề nghị'],
  denied: ['Từ chối', 'Hồ sơ không đủ điều kiện tiếp nhận'],
  unresolved: ['Dừng giải quyết', 'Không đủ điều kiện giải quyết'],
  releasing: ['Trả kết quả', 'Đã có kết quả, chờ trả'],
  posting: ['Trả kết quả', 'Gửi kết quả qua dịch vụ bưu chính'],
  done: ['Kết thúc', 'Đã trả kết quả'],
};
